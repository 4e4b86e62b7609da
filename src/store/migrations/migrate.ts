import type { Database } from '../sqlite/database.ts';
import { StoreUnavailable } from '../storeUnavailable.ts';
import { migrations as all } from './all.ts';
import { readHistory, recordMigration, validateHistory } from './history.ts';
import type { Migration } from './migration.ts';
import { schemaObjects } from './schemaObjects.ts';

/**
 * Brings the schema of a store to the newest version, in one transaction: a step that fails leaves the database as
 * it was. Throws `StoreUnavailable` for a database that is newer than this code or belongs to something else.
 */
export function migrate(database: Database, migrations: readonly Migration[] = all): void {
  refuseForeign(database);
  applySteps(database, pendingSteps(database, migrations));
}

/** Throws `StoreUnavailable` for a database with tables and no history: no store begins like that. */
export function refuseForeign(database: Database): void {
  const { tables } = schemaObjects(database);
  if (tables.size > 0 && !tables.has('migrations'))
    throw new StoreUnavailable('This file is a database of another program. It was left as it is.');
}

/**
 * The steps that have not run, or of which something is missing. Throws `StoreUnavailable` for a history that is not
 * the beginning of `known`.
 */
export function pendingSteps(
  database: Database,
  migrations: readonly Migration[],
  known: readonly Migration[] = migrations,
): Migration[] {
  const history = readHistory(database);
  validateHistory(history, known);
  const applied = new Set(history.map(({ version }) => version));
  const isDone = (step: Migration) => applied.has(step.version) && (step.isComplete?.(database) ?? true);
  return migrations.filter((step) => !isDone(step));
}

/** All steps in one transaction; `verify` runs in it too, and what it throws takes everything back. */
export function applySteps(database: Database, steps: readonly Migration[], verify?: () => void): void {
  if (steps.length === 0) return;
  database.transaction(() => {
    const recorded = new Set(readHistory(database).map(({ version }) => version));
    for (const step of steps) {
      step.up(database);
      if (!recorded.has(step.version)) recordMigration(database, step, new Date().toISOString());
    }
    verify?.();
  });
}
