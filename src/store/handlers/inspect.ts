import { statSync } from 'node:fs';
import * as v from 'valibot';
import type { Schema } from '../../base/decode.ts';
import { bindingStates } from '../../domain/binding.ts';
import { integrityProblems, orphans } from '../backup/integrity.ts';
import type { Inspection } from '../inspection.ts';
import type { Database } from '../sqlite/database.ts';
import type { StoreContext } from './storeContext.ts';

/** Reads the whole file: seconds for hundreds of MB, in which nothing else is answered. */
export function inspect({ database, info }: StoreContext): Inspection {
  return {
    sqlite: value(database, v.string(), 'SELECT sqlite_version() AS value'),
    version: value(database, v.number(), 'SELECT max(version) AS value FROM migrations'),
    damages: integrityProblems(database),
    orphans: orphans(database).length,
    databaseBytes: sizeOf(info.path),
    logBytes: sizeOf(`${info.path}-wal`),
    tables: tableNames(database).map((name) => ({ name, rows: countRows(database, name) })),
    bindings: countBindings(database),
    runningTurns: value(database, v.number(), 'SELECT count(*) AS value FROM turns WHERE stopReason IS NULL'),
  };
}

function tableNames(database: Database): string[] {
  const sql = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`;
  return database.all(v.object({ name: v.string() }), sql).map(({ name }) => name);
}

function countRows(database: Database, name: string): number {
  return value(database, v.number(), `SELECT count(*) AS value FROM "${name.replaceAll('"', '""')}"`);
}

function countBindings(database: Database): Inspection['bindings'] {
  return database.all(
    v.object({ agent: v.string(), state: v.picklist(bindingStates), count: v.number() }),
    `SELECT agent, state, count(*) AS count FROM bindings WHERE state <> 'replaced'
     GROUP BY agent, state ORDER BY agent, state`,
  );
}

/** The one value of a query that always has a row. */
function value<T>(database: Database, schema: Schema<T>, sql: string): T {
  const row = database.get(v.object({ value: schema }), sql);
  if (!row) throw new Error(`No row: ${sql}`);
  return row.value;
}

/** 0 for a store in memory and for a log that was emptied. */
function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
