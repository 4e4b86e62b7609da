import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { upgradeStore } from './backup/upgrade.ts';
import { codeOf } from './errorCode.ts';
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

/** Opens the file of the store, which the caller owns, salvages it if it is damaged, and brings its schema up to date. */
export function openPersistent(sqlite: Sqlite, file: string, databasePath: string): OpenedDatabase {
  const { database, ...salvaged } = openOrSalvage(sqlite, file, () => openAndMigrate(sqlite, file));
  return { database, info: { persistent: true, path: databasePath, role: 'owner', ...salvaged } };
}

/** Opens a file that can only be read, for this reason; it need not be owned. */
export function openUnchanged(sqlite: Sqlite, file: string, reason: string): OpenedDatabase {
  const database = openReadOnly(sqlite, file, reason);
  return { database, info: { persistent: false, readOnly: true, path: file, reason } };
}

/** What stands in for a file that cannot be used, for this reason (P6); the file is neither changed nor replaced. */
export function openInMemory(sqlite: Sqlite, databasePath: string, reason: string): OpenedDatabase {
  const database = sqlite.openMemory();
  migrate(database);
  return { database, info: { persistent: false, readOnly: false, path: databasePath, reason } };
}

/** The true name of the store's file, whose folder is made. Rejects with the system's error. */
export async function locateDatabase(databasePath: string): Promise<string> {
  await mkdir(path.dirname(databasePath), { recursive: true });
  return trueName(databasePath);
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

/** One name for a file, however its folder or itself is linked: the owner's flag lies beside it. */
async function trueName(databasePath: string): Promise<string> {
  try {
    return await realpath(databasePath);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return path.join(await realpath(path.dirname(databasePath)), path.basename(databasePath));
  }
}

/** Why the file cannot be used, in the user's words: what is wrong, and that nothing was changed. */
export function reasonOf(error: unknown, databasePath: string): string {
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
