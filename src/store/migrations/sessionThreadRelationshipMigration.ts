import type { Database } from '../sqlite/database.ts';
import { StoreUnavailable } from '../storeUnavailable.ts';
import { applySteps, pendingSteps } from './migrate.ts';
import { migrations } from './all.ts';
import { planThreads, type ThreadPlan } from './planThreads.ts';
import { rollBackThreads, type RolledBack } from './rollBackThreads.ts';
import { addedObjects, schemaObjects } from './schemaObjects.ts';
import { sessionThreadRelationship } from './sessionThreadRelationship.ts';
import { threadIndexes, threadTables } from './threadSchema.ts';

/** M23, literally. */
export const noSessionsTable = 'Sessions table does not exist - cannot proceed with migration';

/** What was done, or in a dry run would be done. */
export interface ThreadMigrationReport {
  readonly dryRun: boolean;
  /** False when the database was up to date: then nothing else is in here. */
  readonly needed: boolean;
  readonly createdTables: readonly string[];
  readonly createdIndexes: readonly string[];
  readonly plan: ThreadPlan;
}

/**
 * The documents' migration by their names (M12), on a database that somebody opened: no backup, no second program
 * kept away. `jobs/` does it with both. Rejects, with the database as it was, when there is no `sessions` table
 * (M23) or the history is newer than this code (M36).
 */
export class SessionThreadRelationshipMigration {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  execute({ dryRun = false }: { readonly dryRun?: boolean } = {}): Promise<ThreadMigrationReport> {
    return attempt(() => migrateThreads(this.#database, dryRun));
  }

  /** M25. Removes the tables, the indexes and the version row; `sessions.threadId` still has what it had (M21). */
  rollback(): Promise<RolledBack> {
    return attempt(() => rollBackThreads(this.#database));
  }
}

export function migrateThreads(database: Database, dryRun: boolean): ThreadMigrationReport {
  const report = describeThreadMigration(database, dryRun);
  if (report.needed && !dryRun) applySteps(database, [sessionThreadRelationship]);
  return report;
}

/** Only reads. Throws `StoreUnavailable`. */
export function describeThreadMigration(database: Database, dryRun: boolean): ThreadMigrationReport {
  const { tables, indexes } = schemaObjects(database);
  if (!tables.has('sessions')) throw new StoreUnavailable(noSessionsTable);
  if (pendingSteps(database, [sessionThreadRelationship], migrations).length === 0)
    return {
      dryRun,
      needed: false,
      createdTables: [],
      createdIndexes: [],
      plan: { threads: [], skipped: [] },
    };
  return {
    dryRun,
    needed: true,
    createdTables: addedObjects(tables, new Set([...Object.keys(threadTables), 'migrations'])),
    createdIndexes: addedObjects(indexes, new Set(threadIndexes.map(({ name }) => name))),
    plan: planThreads(database, new Date().toISOString()),
  };
}

function attempt<T>(action: () => T): Promise<T> {
  return new Promise((resolve) => resolve(action()));
}
