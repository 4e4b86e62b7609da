import type { ThreadId } from '../domain/ids.ts';
import type { RunnerContext } from './context.ts';

/** Resolves when no other window runs a turn of the thread, or when `signal` is aborted; true when one did. */
export async function untilFree(
  { store, changes }: Pick<RunnerContext, 'store' | 'changes'>,
  threadId: ThreadId,
  signal: AbortSignal,
): Promise<boolean> {
  let hasWaited = false;
  let wake = (): void => undefined;
  const onAbort = () => wake();
  const subscriptions = [
    changes.onDidChange(({ threadIds }) => threadIds.includes(threadId) && wake()),
    changes.onDidRejoin(() => wake()),
  ];
  signal.addEventListener('abort', onAbort);
  try {
    while (!signal.aborted) {
      // Listened for before the look: a turn that ends during it wakes us.
      const woken = new Promise<void>((resolve) => (wake = resolve));
      const opened = await store.openThread({ threadId });
      if (opened?.runsIn === undefined) break;
      hasWaited = true;
      await woken;
    }
    return hasWaited;
  } finally {
    signal.removeEventListener('abort', onAbort);
    for (const subscription of subscriptions) subscription.dispose();
  }
}
