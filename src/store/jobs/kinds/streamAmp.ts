import os from 'node:os';
import { counted } from '../../../base/counted.ts';
import type { ImportedHistory } from '../../importedHistory.ts';
import { toBatches } from '../../legacy/batches.ts';
import { readAmp } from '../../legacy/readAmp.ts';
import { SkipTally } from '../../legacy/skipTally.ts';
import type { Skipped } from '../job.ts';
import type { JobContext } from '../jobContext.ts';
import { onMigratedCopy } from './migratedAmpCopy.ts';

/** Gives the history batch by batch; the next one is read when the one before was taken. What is left out. */
export function streamAmp(
  context: JobContext,
  databasePath: string,
  give: (batch: ImportedHistory) => Promise<void>,
): Promise<Skipped[]> {
  return onMigratedCopy(context, databasePath, async (database) => {
    const skips = new SkipTally();
    let sessions = 0;
    for (const batch of toBatches(readAmp(database, { skips, home: os.homedir() }))) {
      sessions += batch.sessions.length;
      context.stage(`Joining the history (${counted(sessions, 'session')})`);
      await give(batch);
    }
    return skips.skipped;
  });
}
