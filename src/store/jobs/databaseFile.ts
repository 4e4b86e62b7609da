import fs from 'node:fs/promises';
import { codeOf } from '../errorCode.ts';
import type { Database } from '../sqlite/database.ts';
import type { Sqlite } from '../sqlite/sqlite.ts';
import { StoreJobError } from './job.ts';

/** The one name of a file that must be there: its log and journal lie beside it. Throws `StoreJobError`. */
export async function existingFile(databasePath: string): Promise<string> {
  try {
    const file = await fs.realpath(databasePath);
    if ((await fs.stat(file)).isFile()) return file;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') throw error;
    throw new StoreJobError('not-found', `There is no file ${databasePath}. Nothing was made or changed.`);
  }
  throw new StoreJobError('refused', `${databasePath} is not a file. Choose the database itself.`);
}

/**
 * Opens a database for as long as `use` runs. One that kept a rollback journal keeps it afterwards: our own write-ahead
 * log is nothing that the program whose database it is asked for.
 */
export async function withDatabase<T>(
  sqlite: Sqlite,
  file: string,
  use: (database: Database) => T | Promise<T>,
): Promise<T> {
  const hasWal = await isInWalMode(file);
  const database = sqlite.openFile(file);
  try {
    return await use(database);
  } finally {
    if (!hasWal) database.script('PRAGMA journal_mode = DELETE');
    database.close();
  }
}

/** Bytes 18 and 19 of a file are its versions to write and to read: 2 is the write-ahead log (sqlite.org/fileformat). */
async function isInWalMode(file: string): Promise<boolean> {
  const handle = await fs.open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, 18);
    return bytesRead === 1 && buffer[0] === 2;
  } finally {
    await handle.close();
  }
}
