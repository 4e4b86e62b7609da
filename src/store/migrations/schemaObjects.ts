import * as v from 'valibot';
import type { Database } from '../sqlite/database.ts';

export interface SchemaObjects {
  readonly tables: ReadonlySet<string>;
  readonly indexes: ReadonlySet<string>;
}

/** What a database has, without SQLite's own tables and indexes. */
export function schemaObjects(database: Database): SchemaObjects {
  const rows = database.all(
    v.object({ type: v.string(), name: v.string() }),
    `SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
  );
  const named = (type: string) => new Set(rows.filter((row) => row.type === type).map(({ name }) => name));
  return { tables: named('table'), indexes: named('index') };
}

export function columnsOf(database: Database, table: string): string[] {
  const row = v.object({ name: v.string() });
  return database.all(row, 'SELECT name FROM pragma_table_info(?)', [table]).map(({ name }) => name);
}

/** What `after` has and `before` had not. */
export function addedObjects(before: ReadonlySet<string>, after: ReadonlySet<string>): string[] {
  return [...after].filter((name) => !before.has(name));
}

/** A name as SQL takes it, whatever is in it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
