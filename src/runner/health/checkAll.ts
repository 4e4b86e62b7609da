import type { ProbeResult } from '../../domain/health.ts';
import type { SessionSummary, ThreadSummary } from '../../domain/session.ts';
import type { StoreApi } from '../../store/protocol.ts';
import type { ThreadHealthKeeper } from './threadHealth.ts';

export interface CheckedThread {
  readonly session: SessionSummary;
  readonly thread: ThreadSummary;
  readonly probe: ProbeResult;
}

export interface CheckWatch {
  /** Ends the work between two threads; what was found by then is given. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly message: string; readonly fraction: number }) => void;
}

/** Asks the agents about every thread that is tied to a conversation, one after the other (P21). */
export async function checkAll(
  store: Pick<StoreApi, 'listSessions'>,
  health: Pick<ThreadHealthKeeper, 'check'>,
  { signal, onProgress }: CheckWatch,
): Promise<readonly CheckedThread[]> {
  const sessions = await store.listSessions({});
  const all = sessions.flatMap((session) => session.threads.map((thread) => ({ session, thread })));
  const checked: CheckedThread[] = [];
  for (const [index, { session, thread }] of all.entries()) {
    if (signal.aborted) break;
    onProgress({ message: `${session.name}: ${thread.name}`, fraction: index / all.length });
    const probe = await health.check(thread.id);
    if (probe) checked.push({ session, thread, probe });
  }
  return checked;
}

/** P13: threads whose conversation the agent itself says it does not have. */
export function orphansOf(checked: readonly CheckedThread[]): readonly CheckedThread[] {
  return checked.filter(({ probe }) => probe.health === 'missing');
}

/**
 * P23: removes those that are proven absent at this very moment; the others stay, whatever was found before. Resolves
 * with what was removed.
 */
export async function removeOrphans(
  store: Pick<StoreApi, 'deleteThread'>,
  health: Pick<ThreadHealthKeeper, 'validateThreadExists'>,
  orphans: readonly CheckedThread[],
): Promise<readonly CheckedThread[]> {
  const removed: CheckedThread[] = [];
  for (const orphan of orphans) {
    if (await health.validateThreadExists(orphan.thread.id)) continue;
    await store.deleteThread({ threadId: orphan.thread.id });
    removed.push(orphan);
  }
  return removed;
}
