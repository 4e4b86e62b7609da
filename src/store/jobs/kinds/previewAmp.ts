import os from 'node:os';
import { readAmp } from '../../legacy/readAmp.ts';
import { SkipTally } from '../../legacy/skipTally.ts';
import type { StoreJobReports } from '../job.ts';
import type { JobContext } from '../jobContext.ts';
import { onMigratedCopy } from './migratedAmpCopy.ts';

type Preview = StoreJobReports['readAmp'];

/** What an import would bring: the same reading, with nobody to give it to. */
export function previewAmp(context: JobContext, databasePath: string): Promise<Preview> {
  return onMigratedCopy(context, databasePath, (database) => {
    context.stage('Reading the history');
    const skips = new SkipTally();
    const sessions: Preview['sessions'] = [];
    for (const item of readAmp(database, { skips, home: os.homedir() })) {
      const current = sessions.at(-1);
      if (item.kind === 'session') {
        const { id, name, cwd } = item.session;
        sessions.push({ id, name, cwd, threads: 0, messages: 0 });
      } else if (current && item.kind === 'thread') current.threads += 1;
      else if (current) current.messages += 1;
    }
    const total = (of: 'threads' | 'messages') => sessions.reduce((sum, session) => sum + session[of], 0);
    const counts = { sessions: sessions.length, threads: total('threads'), messages: total('messages') };
    return { kind: 'readAmp', databasePath, counts, sessions, skipped: skips.skipped };
  });
}
