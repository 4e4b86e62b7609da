import path from 'node:path';
import { fillLegacy, openNative, type LegacySession } from './legacyTables.ts';
import { temporaryFolder } from './testStore.ts';

/** A closed file without a log, in a folder of its own. */
export async function legacyFile(sessions: readonly LegacySession[], more = ''): Promise<string> {
  const file = path.join(await temporaryFolder(), 'sessions.sqlite');
  const database = openNative(file);
  fillLegacy(database, sessions);
  database.exec(more);
  database.close();
  return file;
}

/** All rows of a query on a file, by Node's own SQLite; the file must be closed elsewhere. */
export function query(file: string, sql: string): unknown[] {
  const database = openNative(file);
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}
