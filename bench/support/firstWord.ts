import type { RemoteThreadId } from '../../src/domain/ids.ts';
import type { Comparison } from '../measure.ts';
import { compare } from '../measure.ts';
import type { BareTurn } from './bareTurn.ts';
import type { Product } from './product.ts';

/** The same turn by the product and by the bare agent; `conversation` is the agent's ID of one to continue. */
export interface SameTurn {
  readonly product: Product;
  readonly bare: (prompt: string, conversation?: RemoteThreadId) => Promise<BareTurn>;
}

const prompt = 'Good morning';

export const howFirstWord =
  'in Node, prompt given to the runner (real store in its worker, real adapter) → first text handed to the panel, against: process started → first text read; a process a turn for both';

/** First prompts of new threads. */
export async function compareNew({ product, bare }: SameTurn): Promise<Comparison> {
  return compare({
    ours: async () => product.timeToFirstWord(await product.newThread(), prompt),
    peer: async () => (await bare(prompt)).ms,
  });
}

/** Second prompts: the conversation is there, its process is not. */
export async function compareContinued({ product, bare }: SameTurn): Promise<Comparison> {
  return compare({
    ours: async () => {
      const threadId = await product.newThread();
      await product.timeToFirstWord(threadId, prompt);
      return product.timeToFirstWord(threadId, prompt);
    },
    peer: async () => (await bare(prompt, (await bare(prompt)).conversation)).ms,
  });
}
