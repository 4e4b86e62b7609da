import { messageOf } from '../../base/decode.ts';
import type { Disposable } from '../../base/disposable.ts';
import { sleep } from '../../base/sleep.ts';
import type { ThreadId } from '../../domain/ids.ts';
import type { ThreadSummary } from '../../domain/session.ts';
import type { RunnerContext } from '../context.ts';
import type { ThreadHealthKeeper } from './threadHealth.ts';

export interface PeriodicOptions {
  readonly context: Pick<RunnerContext, 'store' | 'log' | 'whyNotStart'>;
  readonly health: Pick<ThreadHealthKeeper, 'check'>;
  /** Within how many minutes every thread is looked at; 0 is never. Asked anew before every look. */
  readonly everyMinutes: () => number;
  /** Given by tests: how a pause is made. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const minute = 60_000;

/**
 * P25: looks at the threads in which nothing runs, one at a time and spread over the interval. Windows of one store
 * share the work: what one has looked at, the others find fresh.
 */
export function validatePeriodically(options: PeriodicOptions): Disposable {
  const controller = new AbortController();
  void run(options, controller.signal);
  return { dispose: () => controller.abort() };
}

async function run(options: PeriodicOptions, signal: AbortSignal): Promise<void> {
  const { pause = sleep, everyMinutes } = options;
  const looked = new Map<ThreadId, number>();
  // While it is off, the setting is looked at once a minute.
  let pauseMs = minute;
  for (;;) {
    await pause(pauseMs, signal);
    if (signal.aborted) return;
    const every = everyMinutes() * minute;
    pauseMs = every > 0 ? await lookAtNext(options, every, looked) : minute;
  }
}

/** Looks at the thread that has waited longest. Resolves with the pause until the next one, in ms. */
async function lookAtNext(
  { context, health }: PeriodicOptions,
  every: number,
  looked: Map<ThreadId, number>,
): Promise<number> {
  if (context.whyNotStart() !== undefined) return minute;
  try {
    const threads = await allThreads(context);
    const seenAt = ({ id, health: known }: ThreadSummary) =>
      Math.max(looked.get(id) ?? 0, known ? Date.parse(known.checkedAt) : 0);
    const [next] = threads.toSorted((one, other) => seenAt(one) - seenAt(other));
    if (next && seenAt(next) <= Date.now() - every) {
      // Also one that has no health by that: tied to no conversation, or with a turn that runs.
      looked.set(next.id, Date.now());
      await health.check(next.id);
    }
    return every / Math.max(1, threads.length);
  } catch (error) {
    context.log.warn('a thread was not looked at', { reason: messageOf(error) });
    return minute;
  }
}

async function allThreads({ store }: Pick<RunnerContext, 'store'>): Promise<readonly ThreadSummary[]> {
  return (await store.listSessions({})).flatMap(({ threads }) => threads);
}
