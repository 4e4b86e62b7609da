import { messageOf } from '../../base/decode.ts';
import type { BindingId } from '../../domain/ids.ts';
import type { ProbeResult } from '../../domain/health.ts';
import type { RunnerContext } from '../context.ts';

/** Stores what was found out about a conversation. A store that cannot take it is no reason to stop: never rejects. */
export async function noteHealth(
  { store, log }: Pick<RunnerContext, 'store' | 'log'>,
  bindingId: BindingId,
  { health, reason }: ProbeResult,
): Promise<void> {
  try {
    await store.setHealth({ bindingId, health, reason, checkedAt: new Date().toISOString() });
  } catch (error) {
    log.warn('health not stored', { binding: bindingId, health, reason: messageOf(error) });
  }
}
