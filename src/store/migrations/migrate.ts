import * as v from 'valibot';
import type { Database } from '../sqlite/database.ts';
import { StoreUnavailable } from '../storeUnavailable.ts';
import { migrations as all } from './all.ts';
import type { Migration } from './migration.ts';

/**
 * Brings the schema to the newest version: each step in a transaction of its own, so that one that fails leaves the
 * database at the version before it. Throws `StoreUnavailable` for a database that is newer than this code or
 * belongs to something else; it is not changed then.
 */
export function migrate(database: Database, migrations: readonly Migration[] = all): void {
  const version = versionOf(database);
  const newest = migrations.at(-1)?.version ?? 0;
  if (version > newest) throw newerDatabase(version, newest);
  for (const migration of migrations) {
    if (migration.version > version) apply(database, migration);
  }
}

/** The version of the schema; 0 for an empty database. */
function versionOf(database: Database): number {
  const tables = database.all(
    v.object({ name: v.string() }),
    `SELECT name FROM sqlite_master WHERE type = 'table'`,
  );
  if (tables.length === 0) return 0;
  if (!tables.some(({ name }) => name === 'migrations'))
    throw new StoreUnavailable('This file is a database of another program. It was left as it is.');
  const row = database.get(
    v.object({ version: v.nullable(v.number()) }),
    'SELECT max(version) AS version FROM migrations',
  );
  return row?.version ?? 0;
}

function newerDatabase(version: number, newest: number): StoreUnavailable {
  return new StoreUnavailable(
    `The store was written by a newer Threadkeeper (its version is ${version}, this one knows ${newest}). ` +
      'Update Threadkeeper to open it; it was left as it is.',
  );
}

function apply(database: Database, migration: Migration): void {
  database.transaction(() => {
    database.script(historyTable);
    migration.up(database);
    database.run('INSERT INTO migrations (version, name, appliedAt) VALUES (?, ?, ?)', [
      migration.version,
      migration.name,
      new Date().toISOString(),
    ]);
  });
}

const historyTable = `CREATE TABLE IF NOT EXISTS migrations (
  version INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  appliedAt TEXT NOT NULL
)`;
