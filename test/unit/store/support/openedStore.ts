import { onTestFinished } from 'vitest';
import { locateDatabase, openAndMigrate } from '../../../../src/store/openDatabase.ts';
import { takeSeat } from '../../../../src/store/ownership/ownership.ts';
import type { Database } from '../../../../src/store/sqlite/database.ts';
import { Sqlite } from '../../../../src/store/sqlite/sqlite.ts';
import { wasmPath } from './storeWorker.ts';

export interface OpenedDatabase {
  readonly database: Database;
  /** Empties the log, closes the file, lets the next process own it. */
  readonly close: () => Promise<void>;
}

/** The database of a store, owned by this thread, as the worker opens it; closed when the test ends. */
export async function openDatabase(databasePath: string): Promise<OpenedDatabase> {
  const file = await locateDatabase(databasePath);
  const seat = await takeSeat(`${file}.owner`);
  if (seat.kind !== 'owner') throw new Error('this store is open elsewhere');
  const database = openAndMigrate(await Sqlite.load(wasmPath), file);
  let closing: Promise<void> | undefined;
  const close = () => {
    if (!closing) {
      database.close();
      closing = seat.flag.lower();
    }
    return closing;
  };
  onTestFinished(close);
  return { database, close };
}
