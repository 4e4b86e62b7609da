import * as v from 'valibot';
import { decode, messageOf } from '../../base/decode.ts';
import type { Lazy } from '../../base/lazy.ts';
import type { Logger } from '../../base/log.ts';
import type { Offer, Offers } from '../../domain/offers.ts';
import type { TurnDriver } from '../process/turnRun.ts';
import type { RpcClient } from './rpcClient.ts';

/** Asked for once, and only when it is needed. */
type ListedModels = Lazy<readonly Model[] | undefined>;

/** The models that Codex lists, those that are not shown included; none when it does not say. Never rejects. */
export async function listModels(rpc: RpcClient, log: Logger): Promise<readonly Model[] | undefined> {
  try {
    const answer = decode(modelListSchema, await rpc.request('model/list', {}));
    if (answer.ok) return answer.value.data;
    log.warn('Codex lists its models in a way we do not know', { reason: answer.reason });
  } catch (error) {
    log.warn('Codex did not list its models', { reason: messageOf(error) });
  }
  return undefined;
}

/**
 * The model to ask for: the one that is chosen, as long as Codex lists it, else the usual one, with the reason. The list
 * is waited for only where it decides.
 */
export async function chooseModel(
  chosen: string | undefined,
  usual: string | undefined,
  models: ListedModels,
): Promise<{ readonly model: string | undefined; readonly notice?: string }> {
  if (chosen === undefined || chosen === usual) return { model: usual };
  const listed = await models.get();
  // What was not listed at all cannot be told to be gone.
  if (!listed || listed.some(({ id }) => id === chosen)) return { model: chosen };
  const notice = `Codex does not offer the model "${chosen}" here, so its own one is used.`;
  return { model: usual, notice };
}

interface OpenedModels {
  readonly models: ListedModels;
  /** The one that holds. */
  readonly model: string | undefined;
  /** What a conversation that is continued is known to offer. */
  readonly known?: Offers | undefined;
}

/**
 * Offers the models that are for people, beside the prompt, which must not wait for it. A conversation that is continued
 * has them from its first turn: the time that Codex takes to list them is time that its first word waits.
 */
export async function offerModels(
  { models, model, known }: OpenedModels,
  turn: Pick<TurnDriver, 'emit'>,
): Promise<void> {
  const isKnown = known !== undefined && known.models.length > 0;
  const listed = await (isKnown ? models.made() : models.get());
  if (listed) turn.emit({ type: 'offered', offers: { models: listed.filter(isShown).map(toOffer), model } });
  else if (isKnown && known.model !== model) turn.emit({ type: 'offered', offers: { model } });
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
