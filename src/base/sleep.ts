import { deferred } from './deferred.ts';

/** Resolves after `ms`, or at once when `signal` is aborted; the timer never outlives it. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = deferred<undefined>();
  const wake = () => resolve(undefined);
  const timer = setTimeout(wake, ms);
  signal.addEventListener('abort', wake, { once: true });
  await promise;
  clearTimeout(timer);
  signal.removeEventListener('abort', wake);
}
