import { messageOf } from '../../base/decode.ts';
import type { Logger } from '../../base/log.ts';
import { delay } from './delay.ts';
import { lostGroups, removeRecord } from './groupRecords.ts';
import { killStrays, markVariable, signalStrays } from './strays.ts';

/** How long what is left has to end itself, in ms. */
const politeMs = 2000;

/**
 * Ends the agents, and what they started, of hosts that were killed together with their guards (invariant 9). Those of
 * a host that lives are left alone, and so is all that does not bear the mark. Never rejects. Linux only, as the marks
 * cannot be read elsewhere.
 */
export async function sweepStrays(log: Logger): Promise<void> {
  if (process.platform !== 'linux') return;
  try {
    for (const group of await lostGroups()) {
      // What we were started by ourselves, such as an agent whose command we are, is not ours to end.
      if (group.mark === process.env[markVariable]) continue;
      const pids = await signalStrays(group.mark, 'SIGTERM');
      if (pids.length > 0) {
        await delay(politeMs);
        await killStrays(group.mark);
        log.warn('Ended what an agent left whose host had died', { pids, host: group.host });
      }
      removeRecord(group);
    }
  } catch (error) {
    log.warn('Not looked for agents whose host had died', { reason: messageOf(error) });
  }
}
