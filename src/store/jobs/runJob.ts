import { assertNever } from '../../base/assertNever.ts';
import type { ImportedHistory } from '../importedHistory.ts';
import type { StoreJobReport, Skipped } from './job.ts';
import type { JobContext } from './jobContext.ts';
import { historyOf } from './kinds/historyOf.ts';
import { dryRun, migrateFile } from './kinds/migrateFile.ts';
import { previewAmp } from './kinds/previewAmp.ts';
import { rollBackFile } from './kinds/rollBackFile.ts';
import { streamAmp } from './kinds/streamAmp.ts';
import { testMigration } from './kinds/testMigration.ts';
import { verifyFile } from './kinds/verifyFile.ts';
import type { WorkerJob } from './wire.ts';

/** Does one job in this thread; `give` takes the batches of `streamAmp`. */
export async function runJob(
  context: JobContext,
  job: WorkerJob,
  give: (batch: ImportedHistory) => Promise<void>,
): Promise<StoreJobReport | readonly Skipped[]> {
  switch (job.kind) {
    case 'migrate':
      return migrateFile(context, job);
    case 'dryRun':
      return dryRun(context, job.databasePath);
    case 'verify':
      return verifyFile(context, job.databasePath);
    case 'rollback':
      return rollBackFile(context, job.databasePath);
    case 'history':
      return historyOf(context, job.databasePath);
    case 'testMigration':
      return testMigration(context, job.databasePath);
    case 'readAmp':
      return previewAmp(context, job.databasePath);
    case 'streamAmp':
      return streamAmp(context, job.databasePath, give);
    default:
      return assertNever(job);
  }
}
