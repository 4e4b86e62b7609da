import { messageOf } from '../../../base/decode.ts';
import type { Database } from '../../sqlite/database.ts';
import type { Check, StoreJobReports } from '../job.ts';
import { onCopy, type JobContext } from '../jobContext.ts';
import { generateLegacyData } from './generatedData.ts';
import { migrationTests } from './migrationTests.ts';

/**
 * M10, M28: runs the migration on a copy of a database, or on generated data, and tries everything that it promises.
 * The tests go on where the one before ended; one that fails does not stop the others.
 */
export async function testMigration(
  context: JobContext,
  databasePath: string | undefined,
): Promise<StoreJobReports['testMigration']> {
  const checks =
    databasePath === undefined
      ? testGenerated(context)
      : await onCopy(context, databasePath, (copy) => runTests(context, copy));
  const ok = checks.every((check) => check.ok);
  return { kind: 'testMigration', ...(databasePath !== undefined && { databasePath }), ok, checks };
}

function testGenerated(context: JobContext): Check[] {
  const database = context.sqlite.openMemory();
  try {
    generateLegacyData(database);
    return runTests(context, database);
  } finally {
    database.close();
  }
}

function runTests(context: JobContext, database: Database): Check[] {
  return Object.entries(migrationTests).map(([name, test], index, { length }) => {
    context.stage(name, index / length);
    return attempt(name, () => test(database));
  });
}

function attempt(name: string, test: () => string): Check {
  try {
    return { name, ok: true, detail: test() };
  } catch (error) {
    return { name, ok: false, detail: messageOf(error) };
  }
}
