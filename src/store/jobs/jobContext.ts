import { withSnapshot } from '../backup/snapshot.ts';
import type { Database } from '../sqlite/database.ts';
import type { Sqlite } from '../sqlite/sqlite.ts';
import { existingFile, withDatabase } from './databaseFile.ts';
import { refuseOwned } from './exclusively.ts';

/** What a job works with. */
export interface JobContext {
  readonly sqlite: Sqlite;
  /** Says what comes next. Throws `StoreJobError` 'cancelled' when the job shall end. */
  readonly stage: (message: string, fraction?: number) => void;
  /** Throws as `stage` does, and says nothing. */
  readonly check: () => void;
  /** Runs what reads all of a database. It is ended soon after the job shall end, and throws as `stage` does then. */
  readonly reading: <T>(read: () => T) => T;
}

/** Works on a copy, so that neither the database nor its folder changes (M9). */
export async function onCopy<T>(
  context: JobContext,
  databasePath: string,
  use: (database: Database, file: string) => T | Promise<T>,
): Promise<T> {
  const file = await existingFile(databasePath);
  await refuseOwned(file);
  return openCopy(context, file, (database) => use(database, file));
}

/** The same for a job that owns the database already. */
export function openCopy<T>(
  context: JobContext,
  file: string,
  use: (database: Database) => T | Promise<T>,
): Promise<T> {
  context.stage('Copying the database');
  return withSnapshot(file, (copy) => withDatabase(context.sqlite, copy, use), context.check);
}
