import { randomInt } from 'node:crypto';
import type { Release } from './attempt.ts';
import { tryRaiseFlag } from './flags.ts';
import type { Holder } from './knock.ts';
import { tryOwnPipe } from './namedPipe.ts';

/** A holder that cannot be seen any more (its socket failed) is asked again after this time, in ms. */
const askAgainAfter = 3000;

/**
 * Owns the store of this database among all processes of this machine: two writers would damage the file. Waits up
 * to `patience` ms for a holder that goes away, such as a window that reloads; undefined when it stays. `folder` is
 * one beside the database, for the owner's flag.
 */
export async function own(folder: string, patience: number): Promise<Release | undefined> {
  const attempt = process.platform === 'win32' ? tryOwnPipe : tryRaiseFlag;
  const deadline = Date.now() + patience;
  for (;;) {
    const result = await attempt(folder);
    if (result.owned) return result.release;
    const left = deadline - Date.now();
    if (left > 0 && result.holder) await untilGone(result.holder, Math.min(left, askAgainAfter));
    result.holder?.forget();
    if (left <= 0) return undefined;
    // Two that gave way to each other must not meet again.
    await delay(randomInt(30));
  }
}

function untilGone(holder: Holder, atMost: number): Promise<void> {
  return Promise.race([holder.gone, delay(atMost)]);
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
