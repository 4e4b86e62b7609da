import { migrateThreads } from '../../migrations/sessionThreadRelationshipMigration.ts';
import type { Database } from '../../sqlite/database.ts';
import { onCopy, type JobContext } from '../jobContext.ts';

/** The orchestrator's database as the documents' migration leaves it, in a copy: the original is never changed. */
export function onMigratedCopy<T>(
  context: JobContext,
  databasePath: string,
  use: (database: Database) => T | Promise<T>,
): Promise<T> {
  return onCopy(context, databasePath, (database) => {
    context.stage('Migrating the copy');
    migrateThreads(database, false);
    return use(database);
  });
}
