import path from 'node:path';
import { messageOf } from '../base/decode.ts';
import { upgradeStore } from './backup/upgrade.ts';
import { codeOf } from './errorCode.ts';
import { migrate } from './migrations/migrate.ts';
import type { StoreInfo } from './protocol.ts';
import type { Database } from './sqlite/database.ts';
import type { Sqlite } from './sqlite/sqlite.ts';
import { SqliteError } from './sqlite/sqliteError.ts';
import { StoreUnavailable } from './storeUnavailable.ts';

export interface OpenedDatabase {
  readonly database: Database;
  readonly info: StoreInfo;
}

/** Why the file cannot be used. `reason`: in the user's words. */
export type Refusal = Pick<Extract<StoreInfo, { persistent: false }>, 'reason' | 'code'>;

/** Opens the file of the store, which the caller owns, and brings its schema up to date. */
export function openPersistent(sqlite: Sqlite, file: string, databasePath: string): OpenedDatabase {
  return {
    database: openAndMigrate(sqlite, file),
    info: { persistent: true, path: databasePath, role: 'owner' },
  };
}

/** What stands in for a file that cannot be used, for this reason (P6); the file is neither changed nor replaced. */
export function openInMemory(sqlite: Sqlite, databasePath: string, why: Refusal): OpenedDatabase {
  const database = sqlite.openMemory();
  migrate(database);
  return { database, info: { persistent: false, path: databasePath, ...why } };
}

function openAndMigrate(sqlite: Sqlite, file: string): Database {
  const database = sqlite.openFile(file);
  try {
    upgradeStore(database, file);
    return database;
  } catch (error) {
    database.close();
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

const systemReasons: ReadonlyMap<string | undefined, string> = new Map([
  ['EACCES', 'permission is missing'],
  ['EPERM', 'permission is missing'],
  ['EROFS', 'the disk can only be read'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'a part of its path is a file'],
  ['EEXIST', 'a part of its path is a file'],
  ['ENOSPC', 'there is no space left on the disk'],
]);

function systemReason(error: unknown): string {
  return systemReasons.get(codeOf(error)) ?? messageOf(error);
}
