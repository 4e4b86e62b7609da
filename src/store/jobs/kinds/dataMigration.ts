import { groupBy } from '../../../base/groupBy.ts';
import type { ThreadPlan } from '../../migrations/planThreads.ts';
import type { Skipped, StoreJobReports } from '../job.ts';

/** How many threads and names a report lists. */
const shown = 20;

export function dataMigrationOf(plan: ThreadPlan): NonNullable<StoreJobReports['migrate']['data']> {
  const byReason = groupBy(plan.skipped, ({ reason }) => reason);
  return {
    migrated: plan.threads.length,
    skipped: plan.skipped.length,
    threads: plan.threads.slice(0, shown).map(({ sessionId, sessionName, legacyThreadId, threadId }) => ({
      sessionId,
      name: sessionName,
      legacyThreadId,
      threadId,
    })),
    skippedSessions: [...byReason].map(([reason, sessions]): Skipped => {
      const examples = sessions.slice(0, shown).map(({ name }) => name);
      return { what: 'session', reason, count: sessions.length, examples };
    }),
  };
}
