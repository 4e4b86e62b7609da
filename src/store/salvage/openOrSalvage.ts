import type { SalvageReport } from '../protocol.ts';
import type { Database } from '../sqlite/database.ts';
import type { Sqlite } from '../sqlite/sqlite.ts';
import { clearMark, hasBeenStore, isDamage, isEmptied, isMarkedDamaged, isSound } from './damage.ts';
import { finishSalvage, salvage } from './salvage.ts';

export interface OpenedOrSalvaged {
  readonly database: Database;
  /** What was saved, when the file was found damaged at this opening. */
  readonly salvaged?: SalvageReport;
}

/**
 * Opens a store by `open`. One that is damaged is salvaged first (G18); every other error is thrown, and the file is
 * as it was. The caller owns the store.
 */
export function openOrSalvage(sqlite: Sqlite, file: string, open: () => Database): OpenedOrSalvaged {
  finishSalvage(file);
  const database = openSound(file, open);
  if (database) return { database };
  const salvaged = salvage(sqlite, file);
  clearMark(file);
  return { database: open(), salvaged };
}

/** Undefined when the file is a damaged store. */
function openSound(file: string, open: () => Database): Database | undefined {
  const database = openUndamaged(file, open);
  if (!database || !isMarkedDamaged(file)) return database;
  if (isSound(database)) {
    // What was read wrong then is read right now.
    clearMark(file);
    return database;
  }
  database.abandon();
  return undefined;
}

function openUndamaged(file: string, open: () => Database): Database | undefined {
  if (isEmptied(file)) return undefined;
  try {
    return open();
  } catch (error) {
    if (isDamage(error) && hasBeenStore(file)) return undefined;
    throw error;
  }
}
