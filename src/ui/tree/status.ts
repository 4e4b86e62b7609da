import type { SessionSummary, ThreadSummary } from '../../domain/session.ts';

/** How a thread stands, as the tree shows it. */
export type Status = 'running' | 'waiting' | 'error' | 'interrupted' | 'idle';

export const statusTexts: Readonly<Record<Status, string>> = {
  running: 'running',
  waiting: 'waiting for you',
  error: 'the last turn failed',
  interrupted: 'the last turn was interrupted',
  idle: 'idle',
};

export function statusOf({ lastTurn }: ThreadSummary): Status {
  switch (lastTurn?.status) {
    case 'running':
      return lastTurn.waiting ? 'waiting' : 'running';
    case 'failed':
      return 'error';
    case 'interrupted':
      return 'interrupted';
    case 'done':
    case undefined:
      return 'idle';
  }
}

/** A session stands as the thread of it that needs the user most. */
export function sessionStatusOf({ threads }: SessionSummary): Status {
  const found = new Set(threads.map(statusOf));
  const first = (['waiting', 'running'] as const).find((status) => found.has(status));
  return first ?? (threads[0] ? statusOf(threads[0]) : 'idle');
}
