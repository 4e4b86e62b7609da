import * as v from 'valibot';
import type { Database } from '../sqlite/database.ts';

/** What SQLite finds wrong in a file; none when it is sound. */
export function integrityProblems(database: Database): string[] {
  const rows = database.all(v.object({ integrity_check: v.string() }), 'PRAGMA integrity_check');
  return rows.map((row) => row.integrity_check).filter((problem) => problem !== 'ok');
}

/** Rows that refer to a row that is not there, each as one line that stays the same while it does. */
export function orphans(database: Database): string[] {
  const row = v.object({
    table: v.string(),
    rowid: v.nullable(v.number()),
    parent: v.string(),
    fkid: v.number(),
  });
  const rows = database.all(row, 'PRAGMA foreign_key_check');
  return rows.map(
    ({ table, rowid, parent, fkid }) =>
      `${table} row ${rowid ?? '?'} refers to a row of ${parent} that is not there (key ${fkid})`,
  );
}
