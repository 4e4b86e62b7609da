import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../base/decode.ts';
import { codeOf } from './errorCode.ts';
import { interruptRunningTurns } from './handlers/interrupted.ts';
import { migrate } from './migrations/migrate.ts';
import type { Release } from './ownership/attempt.ts';
import { own } from './ownership/ownership.ts';
import type { StoreInfo } from './protocol.ts';
import type { Database } from './sqlite/database.ts';
import { Sqlite } from './sqlite/sqlite.ts';
import { SqliteError } from './sqlite/sqliteError.ts';
import { StoreUnavailable } from './storeUnavailable.ts';

export interface OpenOptions {
  readonly databasePath: string;
  /** sql.js's own sql-wasm.wasm. */
  readonly wasmPath: string;
  /** How long to wait for another process that owns the database, in ms. */
  readonly patience: number;
}

export interface OpenedDatabase {
  readonly database: Database;
  readonly info: StoreInfo;
  /** Empties the log, closes the file, lets the next process own it. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the database of the store, or, when its file cannot be used, one in memory that says why (P6). The file is
 * then neither changed nor replaced.
 */
export async function openDatabase(options: OpenOptions): Promise<OpenedDatabase> {
  const sqlite = await Sqlite.load(options.wasmPath);
  try {
    return await openPersistent(sqlite, options);
  } catch (error) {
    return openInMemory(sqlite, options.databasePath, reasonOf(error, options.databasePath));
  }
}

async function openPersistent(
  sqlite: Sqlite,
  { databasePath, patience }: OpenOptions,
): Promise<OpenedDatabase> {
  await mkdir(path.dirname(databasePath), { recursive: true });
  const file = await trueName(databasePath);
  const release = await own(`${file}.owner`, patience);
  if (!release) throw new StoreUnavailable('Another window has this store open.');
  try {
    const database = openAndMigrate(sqlite, file);
    return {
      database,
      info: { persistent: true, path: databasePath },
      close: () => closePersistent(database, release),
    };
  } catch (error) {
    await release();
    throw error;
  }
}

function openAndMigrate(sqlite: Sqlite, file: string): Database {
  const database = sqlite.openFile(file);
  try {
    migrate(database);
    interruptRunningTurns(database, new Date().toISOString());
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite empties and removes its log when the last connection closes. */
async function closePersistent(database: Database, release: Release): Promise<void> {
  try {
    database.close();
  } finally {
    await release();
  }
}

function openInMemory(sqlite: Sqlite, databasePath: string, reason: string): OpenedDatabase {
  const database = sqlite.openMemory();
  migrate(database);
  return {
    database,
    info: { persistent: false, path: databasePath, reason },
    close: () => Promise.resolve(database.close()),
  };
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

/** In the user's words: what is wrong, and that nothing was changed. */
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
