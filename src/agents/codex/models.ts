import * as v from 'valibot';
import { decode, messageOf } from '../../base/decode.ts';
import type { Logger } from '../../base/log.ts';
import type { Offer } from '../../domain/offers.ts';
import type { TurnDriver } from '../process/turnRun.ts';
import type { RpcClient } from './rpcClient.ts';

/**
 * Offers the models that Codex lists. Asked beside the prompt, which must not wait for it; a turn never fails for it.
 * `model`: the one that holds.
 */
export async function offerModels(
  rpc: RpcClient,
  model: string | undefined,
  { emit, log }: Pick<TurnDriver, 'emit'> & { readonly log: Logger },
): Promise<void> {
  try {
    const answer = decode(modelListSchema, await rpc.request('model/list', {}));
    if (!answer.ok)
      return log.warn('Codex lists its models in a way we do not know', { reason: answer.reason });
    emit({ type: 'offered', offers: { models: answer.value.data.filter(isShown).map(toOffer), model } });
  } catch (error) {
    log.warn('Codex did not list its models', { reason: messageOf(error) });
  }
}

const modelSchema = v.object({
  id: v.string(),
  displayName: v.string(),
  description: v.nullish(v.string()),
  hidden: v.nullish(v.boolean()),
});
const modelListSchema = v.object({ data: v.array(modelSchema) });
type Model = v.InferOutput<typeof modelSchema>;

function isShown({ hidden }: Model): boolean {
  return hidden !== true;
}

function toOffer({ id, displayName, description }: Model): Offer {
  return { id, name: displayName, ...(description && { description }) };
}
