import { listBackups } from '../../backup/backUp.ts';
import { migrations } from '../../migrations/all.ts';
import { readHistory } from '../../migrations/history.ts';
import { pendingSteps } from '../../migrations/migrate.ts';
import type { StoreJobReports } from '../job.ts';
import { onCopy, type JobContext } from '../jobContext.ts';
import { stepsFor } from './migrateFile.ts';

/** M35: what ran, when, and what would. */
export function historyOf(context: JobContext, databasePath: string): Promise<StoreJobReports['history']> {
  return onCopy(context, databasePath, (database, file) => {
    const applied = readHistory(database).map((row) => ({
      ...row,
      description: descriptionOf(row.version, row.name),
    }));
    const pending = pendingSteps(database, stepsFor(database), migrations);
    return {
      kind: 'history',
      databasePath,
      applied,
      pending: pending.map(({ version, name }) => ({ version, name })),
      backups: listBackups(file),
    };
  });
}

function descriptionOf(version: number, name: string): string {
  const known = migrations.find((migration) => migration.version === version && migration.name === name);
  return known?.description ?? 'Not known to this version of Threadkeeper';
}
