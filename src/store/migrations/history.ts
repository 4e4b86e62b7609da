import * as v from 'valibot';
import type { Database } from '../sqlite/database.ts';
import { StoreUnavailable } from '../storeUnavailable.ts';
import type { Migration } from './migration.ts';
import { columnsOf, schemaObjects } from './schemaObjects.ts';

/** A row of `migrations`. `appliedAt` is as it is stored; null where the table does not say. */
export interface AppliedMigration {
  readonly version: number;
  readonly name: string;
  readonly appliedAt: string | null;
}

/** The rows of `migrations` by version; none when there is no such table. */
export function readHistory(database: Database): AppliedMigration[] {
  if (!schemaObjects(database).tables.has('migrations')) return [];
  refuseOtherTable(database);
  const when = appliedColumn(database);
  const row = v.object({ version: v.number(), name: v.string(), appliedAt: v.nullable(v.string()) });
  return database.all(
    row,
    `SELECT version, name, ${when === undefined ? 'NULL' : `CAST(${when} AS TEXT)`} AS appliedAt
     FROM migrations GROUP BY version, name ORDER BY version`,
  );
}

/**
 * Throws `StoreUnavailable` for a history that is not the beginning of `known`: newer (M36), with a gap, or with a
 * step that is not ours.
 */
export function validateHistory(history: readonly AppliedMigration[], known: readonly Migration[]): void {
  const version = history.at(-1)?.version ?? 0;
  const newest = known.at(-1)?.version ?? 0;
  if (version > newest) throw newer(version, newest);
  history.forEach((row, index) => {
    const expected = known[index];
    if (!expected || row.version !== expected.version) throw gap(history);
    if (row.name !== expected.name) throw unknown(row, expected);
  });
}

/** Writes the version row (M7), also into the table of another program that names its columns its own way. */
export function recordMigration(database: Database, migration: Migration, now: string): void {
  database.script(historyTable);
  const { version, name } = migration;
  const when = appliedColumn(database);
  if (when === undefined)
    database.run('INSERT INTO migrations (version, name) VALUES (?, ?)', [version, name]);
  else database.run(`INSERT INTO migrations (version, name, ${when}) VALUES (?, ?, ?)`, [version, name, now]);
}

function refuseOtherTable(database: Database): void {
  const columns = new Set(columnsOf(database, 'migrations'));
  if (columns.has('version') && columns.has('name')) return;
  throw new StoreUnavailable(`The table “migrations” of this database is of another kind than ours; ${left}`);
}

const historyTable = `CREATE TABLE IF NOT EXISTS migrations (
  version INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  appliedAt TEXT NOT NULL
)`;

function appliedColumn(database: Database): string | undefined {
  return columnsOf(database, 'migrations').find((column) => /^applied_?at$/i.test(column));
}

const left = 'it was left as it was.';

function newer(version: number, newest: number): StoreUnavailable {
  return new StoreUnavailable(
    `This database was written by a newer Threadkeeper (its version is ${version}, this one knows ${newest}). ` +
      `Update Threadkeeper to open it; ${left}`,
  );
}

function gap(history: readonly AppliedMigration[]): StoreUnavailable {
  const versions = history.map(({ version }) => version).join(', ');
  return new StoreUnavailable(
    `The migration history of this database has a gap or a version twice (${versions}), so nobody can tell ` +
      `what it holds; ${left} Put back a backup that was made before.`,
  );
}

function unknown(row: AppliedMigration, expected: Migration): StoreUnavailable {
  return new StoreUnavailable(
    `Version ${row.version} of this database is “${row.name}”, not “${expected.name}”: another program made it, ` +
      `or a Threadkeeper that this one does not know; ${left}`,
  );
}
