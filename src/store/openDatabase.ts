import path from 'node:path';
import { clearUnfinishedBackups } from './backup/backUp.ts';
import { upgradeStore } from './backup/upgrade.ts';
import { migrate } from './migrations/migrate.ts';
import { openReadOnly } from './openReadOnly.ts';
import type { StoreInfo } from './protocol.ts';
import { openOrSalvage } from './salvage/openOrSalvage.ts';
import type { Database } from './sqlite/database.ts';
import type { Sqlite } from './sqlite/sqlite.ts';
import { SqliteError } from './sqlite/sqliteError.ts';
import { StoreUnavailable } from './storeUnavailable.ts';
import { systemReason } from './systemReason.ts';

export interface OpenedDatabase {
  readonly database: Database;
  readonly info: StoreInfo;
}

/** Why the file cannot be used. `reason`: in the user's words. */
export type Refusal = Pick<Extract<StoreInfo, { readOnly: false }>, 'reason' | 'code'>;

/** Opens the file of the store, which the caller owns, salvages it if it is damaged, and brings its schema up to date. */
export function openPersistent(sqlite: Sqlite, file: string, databasePath: string): OpenedDatabase {
  clearUnfinishedBackups(file);
  const { database, ...salvaged } = openOrSalvage(sqlite, file, () => openAndMigrate(sqlite, file));
  return { database, info: { persistent: true, path: databasePath, role: 'owner', ...salvaged } };
}

/** Opens a file that can only be read, for this reason; it need not be owned. */
export function openUnchanged(sqlite: Sqlite, file: string, reason: string): OpenedDatabase {
  const database = openReadOnly(sqlite, file, reason);
  return { database, info: { persistent: false, readOnly: true, path: file, reason } };
}

/** What stands in for a file that cannot be used, for this reason (P6); the file is neither changed nor replaced. */
export function openInMemory(sqlite: Sqlite, databasePath: string, why: Refusal): OpenedDatabase {
  const database = sqlite.openMemory();
  migrate(database);
  return { database, info: { persistent: false, readOnly: false, path: databasePath, ...why } };
}

function openAndMigrate(sqlite: Sqlite, file: string): Database {
  const database = sqlite.openFile(file);
  try {
    upgradeStore(database, file);
    return database;
  } catch (error) {
    database.abandon();
    throw error;
  }
}

/** What is wrong with the file, and that nothing was changed. */
export function refusalOf(error: unknown, databasePath: string): Refusal {
  const code = error instanceof StoreUnavailable ? error.code : 'unusable';
  return { code, reason: reasonOf(error, databasePath) };
}

function reasonOf(error: unknown, databasePath: string): string {
  if (error instanceof StoreUnavailable) return error.message;
  if (error instanceof SqliteError) return reasonOfSqlite(error, databasePath);
  return `${path.dirname(databasePath)} cannot be used: ${systemReason(error)}.`;
}

function reasonOfSqlite(error: SqliteError, databasePath: string): string {
  switch (error.kind) {
    case 'not-a-database':
      return `${databasePath} is not a database. It was left as it is.`;
    case 'damaged':
      return `${databasePath} is damaged. It was left as it is.`;
    case 'full':
      return 'There is no space left on the disk.';
    case 'cannot-open':
    case 'read-only':
      return `${databasePath} cannot be read and written: ${systemReason(error.cause)}.`;
    case 'other':
      return `${databasePath} cannot be opened: ${error.message}.`;
  }
}
