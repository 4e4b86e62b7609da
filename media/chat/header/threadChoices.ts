import { counted } from '../../../src/base/counted.ts';
import { healthProblem } from '../../../src/domain/healthProblem.ts';
import type { ThreadId } from '../../../src/domain/ids.ts';
import type { ThreadSummary } from '../../../src/domain/session.ts';
import type { IconName } from '../parts/icons.ts';

/** One line of the thread picker. Without an ID it is "New Thread". */
export interface ThreadChoice {
  readonly id: ThreadId | undefined;
  readonly label: string;
  readonly icon: IconName;
  /** How the thread stands, in words. */
  readonly status: string;
}

export const newThreadChoice: ThreadChoice = { id: undefined, label: 'New Thread', icon: 'add', status: '' };

/** "New Thread" on top, then the threads as the host orders them. */
export function threadChoices(threads: readonly ThreadSummary[]): readonly ThreadChoice[] {
  return [newThreadChoice, ...threads.map(choiceOf)];
}

function choiceOf(thread: ThreadSummary): ThreadChoice {
  return { id: thread.id, label: thread.name, ...statusOf(thread) };
}

function statusOf({ status, lastTurn, messageCount, health }: ThreadSummary): {
  icon: IconName;
  status: string;
} {
  if (lastTurn?.waiting) return { icon: 'bell-dot', status: 'Waiting for you' };
  if (lastTurn?.status === 'running') return { icon: 'sync', status: 'Running' };
  const problem = health && healthProblem(health.health);
  if (problem) return { icon: problem.icon, status: capitalised(problem.label) };
  if (status === 'archived') return { icon: 'archive', status: 'Archived' };
  if (lastTurn?.status === 'failed') return { icon: 'error', status: 'Failed' };
  if (lastTurn?.status === 'interrupted') return { icon: 'debug-disconnect', status: 'Interrupted' };
  return { icon: 'comment', status: counted(messageCount, 'message') };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
