import { messageOf } from '../../base/decode.ts';
import type { BindingId } from '../../domain/ids.ts';
import type { ThreadHealth } from '../../domain/health.ts';
import type { RunnerContext } from '../context.ts';

/** Stores what was found out about a conversation. A store that cannot take it is no reason to stop: never rejects. */
export async function noteHealth(
  { store, log }: Pick<RunnerContext, 'store' | 'log'>,
  bindingId: BindingId,
  found: ThreadHealth,
): Promise<void> {
  try {
    await store.setHealth({ bindingId, ...found });
  } catch (error) {
    log.warn('health not stored', { binding: bindingId, health: found.health, reason: messageOf(error) });
  }
}
