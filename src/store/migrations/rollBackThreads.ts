import * as v from 'valibot';
import type { Database } from '../sqlite/database.ts';
import { StoreUnavailable } from '../storeUnavailable.ts';
import { migrations } from './all.ts';
import { readHistory, validateHistory } from './history.ts';
import { addedObjects, schemaObjects } from './schemaObjects.ts';
import { sessionThreadRelationship } from './sessionThreadRelationship.ts';

/** What the rollback removed. */
export interface RolledBack {
  readonly tables: readonly string[];
  readonly indexes: readonly string[];
  readonly threads: number;
  readonly messages: number;
}

/**
 * Takes the documents' migration back (M25), in one transaction: tables, indexes, version row. Throws
 * `StoreUnavailable` where it did not run, or where later steps are built on it: nothing can be kept then.
 */
export function rollBackThreads(database: Database): RolledBack {
  const history = readHistory(database);
  validateHistory(history, migrations);
  if (history.length === 0) throw new StoreUnavailable('There is no migration to roll back.');
  const last = history.at(-1);
  if (last && last.version > sessionThreadRelationship.version) throw builtOn(last.version, last.name);
  return database.transaction(() => removeThreads(database));
}

function removeThreads(database: Database): RolledBack {
  const before = schemaObjects(database);
  const threads = count(database, before.tables, 'threads');
  const messages = count(database, before.tables, 'thread_messages');
  // Messages first: they refer to the threads.
  database.script('DROP TABLE IF EXISTS thread_messages; DROP TABLE IF EXISTS threads');
  database.run('DELETE FROM migrations WHERE version = ?', [sessionThreadRelationship.version]);
  const after = schemaObjects(database);
  return {
    tables: addedObjects(after.tables, before.tables),
    indexes: addedObjects(after.indexes, before.indexes),
    threads,
    messages,
  };
}

function count(
  database: Database,
  tables: ReadonlySet<string>,
  table: 'threads' | 'thread_messages',
): number {
  if (!tables.has(table)) return 0;
  return database.get(v.object({ rows: v.number() }), `SELECT count(*) AS rows FROM ${table}`)?.rows ?? 0;
}

function builtOn(version: number, name: string): StoreUnavailable {
  return new StoreUnavailable(
    `Version ${version} (${name}) of Threadkeeper's own store cannot be rolled back: its rows have no place in the ` +
      'version before. Nothing was changed. To go back, close Threadkeeper and put a backup in place of the file.',
  );
}
