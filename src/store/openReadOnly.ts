import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from './errorCode.ts';
import { migrate } from './migrations/migrate.ts';
import type { Database } from './sqlite/database.ts';
import type { Sqlite } from './sqlite/sqlite.ts';
import { SqliteError } from './sqlite/sqliteError.ts';
import { StoreUnavailable } from './storeUnavailable.ts';
import { systemReason } from './systemReason.ts';

/**
 * Why a database that is there can be read and not written; undefined when it is not there, can be written or not
 * even be read. Nothing is tried out, because the trying would write.
 */
export async function whyOnlyReadable(file: string): Promise<string | undefined> {
  if (!(await isReadable(file))) return undefined;
  for (const place of [file, `${file}-wal`, path.dirname(file)]) {
    const error = await whyNotWritable(place);
    if (error !== undefined) return `${place} can only be read: ${systemReason(error)}.`;
  }
  return undefined;
}

/**
 * Opens a database to read what is in it and its log. It is not owned, so no flag is raised; nobody is interrupted.
 * Throws `SqliteError`, or `StoreUnavailable` when its schema is older than this code.
 */
export function openReadOnly(sqlite: Sqlite, file: string, reason: string): Database {
  const database = sqlite.openFileReadOnly(file);
  try {
    checkVersion(database, reason);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

async function isReadable(file: string): Promise<boolean> {
  try {
    await access(file, constants.R_OK);
    return true;
  } catch {
    // Opening it as usual says what is wrong with it.
    return false;
  }
}

async function whyNotWritable(place: string): Promise<unknown> {
  try {
    await access(place, constants.W_OK);
    return undefined;
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? undefined : error;
  }
}

function checkVersion(database: Database, reason: string): void {
  try {
    migrate(database);
  } catch (error) {
    if (!(error instanceof SqliteError) || error.kind !== 'read-only') throw error;
    throw new StoreUnavailable(
      `The store is of an older version and cannot be brought up to date. ${reason} It was left as it is.`,
    );
  }
}
