import { onTestFinished } from 'vitest';
import { locateDatabase, ownerFolder } from '../../../../src/store/locateDatabase.ts';
import { openPersistent, type OpenedDatabase } from '../../../../src/store/openDatabase.ts';
import { ownAlone } from '../../../../src/store/ownership/ownership.ts';
import type { Flag } from '../../../../src/store/ownership/seat.ts';
import { Sqlite } from '../../../../src/store/sqlite/sqlite.ts';
import { wasmPath } from './storeWorker.ts';

/** The database of a store, owned by this thread, as the worker opens it; closed when the test ends. */
export async function openDatabase(
  databasePath: string,
): Promise<OpenedDatabase & { readonly close: () => Promise<void> }> {
  const file = await locateDatabase(databasePath);
  const flag = await ownAlone(ownerFolder(file));
  if (!flag) throw new Error('this store is open elsewhere');
  const opened = await openOrLower(databasePath, file, flag);
  let closing: Promise<void> | undefined;
  const close = () => {
    if (!closing) {
      opened.database.close();
      closing = flag.lower();
    }
    return closing;
  };
  onTestFinished(close);
  return { ...opened, close };
}

async function openOrLower(databasePath: string, file: string, flag: Flag): Promise<OpenedDatabase> {
  try {
    return openPersistent(await Sqlite.load(wasmPath), file, databasePath);
  } catch (error) {
    await flag.lower();
    throw error;
  }
}
