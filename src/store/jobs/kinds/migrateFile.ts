import { rmSync } from 'node:fs';
import { backUp } from '../../backup/backUp.ts';
import { integrityProblems } from '../../backup/integrity.ts';
import { upgrade } from '../../backup/upgrade.ts';
import { migrations } from '../../migrations/all.ts';
import { readHistory } from '../../migrations/history.ts';
import type { Migration } from '../../migrations/migration.ts';
import { addedObjects, schemaObjects } from '../../migrations/schemaObjects.ts';
import { sessionThreadRelationship } from '../../migrations/sessionThreadRelationship.ts';
import { describeThreadMigration } from '../../migrations/sessionThreadRelationshipMigration.ts';
import type { Database } from '../../sqlite/database.ts';
import { existingFile, withDatabase } from '../databaseFile.ts';
import { exclusively } from '../exclusively.ts';
import { StoreJobError, type StoreJobReports } from '../job.ts';
import { onCopy, openCopy, type JobContext } from '../jobContext.ts';
import { dataMigrationOf } from './dataMigration.ts';

/**
 * Rehearses on a copy, and only when that went well does the same with the database: a refusal or a failure that the
 * data lead to leaves not even a backup behind.
 */
export async function migrateFile(
  context: JobContext,
  { databasePath, backup }: { readonly databasePath: string; readonly backup: boolean },
): Promise<StoreJobReports['migrate']> {
  const file = await existingFile(databasePath);
  return exclusively(file, async () => {
    const rehearsal = await openCopy(context, file, (copy) => rehearse(context, copy));
    if (rehearsal.steps.length === 0) return { kind: 'migrate', databasePath, ...rehearsal };
    return withDatabase(context.sqlite, file, (database) => {
      const migrated = backup ? runWithBackup(context, database, file) : run(context, database);
      return { kind: 'migrate', databasePath, ...migrated };
    });
  });
}

/** M9: everything a migration does, on a copy. */
export function dryRun(context: JobContext, databasePath: string): Promise<StoreJobReports['dryRun']> {
  return onCopy(context, databasePath, (copy) => {
    return { kind: 'dryRun', databasePath, ...rehearse(context, copy) };
  });
}

/** The steps that this database is for: of the store's own it has all, of the orchestrator's the documents' one. */
export function stepsFor(database: Database): readonly Migration[] {
  const isStore = readHistory(database).some(({ version }) => version > sessionThreadRelationship.version);
  return isStore ? migrations : [sessionThreadRelationship];
}

type Migrated = Omit<StoreJobReports['migrate'], 'kind' | 'databasePath'>;

function rehearse(context: JobContext, copy: Database): Migrated {
  context.stage('Looking for damage');
  const [problem] = context.reading(() => integrityProblems(copy));
  if (problem !== undefined)
    throw new StoreJobError('damaged', `This database is damaged (${problem}). It was left as it was.`);
  return run(context, copy);
}

/** A backup of what a cancelled migration did not change would only be left over. */
function runWithBackup(context: JobContext, database: Database, file: string): Migrated {
  let backupPath: string | undefined;
  try {
    return run(context, database, () => (backupPath = backUp(database, file, { onPiece: context.check })));
  } catch (error) {
    const isCancelled = error instanceof StoreJobError && error.code === 'cancelled';
    if (isCancelled && backupPath !== undefined) rmSync(backupPath);
    throw error;
  }
}

function run(context: JobContext, database: Database, makeBackup?: () => string): Migrated {
  const before = schemaObjects(database);
  const { plan } = describeThreadMigration(database, true);
  const steps = stepsFor(database);
  const upgraded = upgrade(database, {
    steps,
    known: migrations,
    backUp: makeBackup,
    onStage: context.stage,
    reading: context.reading,
  });
  const after = schemaObjects(database);
  return {
    steps: upgraded.steps.map(({ version, name }) => ({ version, name })),
    createdTables: addedObjects(before.tables, after.tables),
    createdIndexes: addedObjects(before.indexes, after.indexes),
    data: upgraded.steps.includes(sessionThreadRelationship) ? dataMigrationOf(plan) : undefined,
    backupPath: upgraded.backupPath,
    unchanged: [...upgraded.unchanged],
  };
}
