import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentAdapter } from '../../src/agents/agentAdapter.ts';
import type { RemoteThreadId } from '../../src/domain/ids.ts';
import type { Bench } from '../bench.ts';
import type { Comparison } from '../measure.ts';
import { compare } from '../measure.ts';
import type { BareTurn, RunBareTurn } from './bareTurn.ts';
import type { BareProgram } from './lineProcess.ts';
import { Product } from './product.ts';

/** The same turn by the product and by the bare agent; `conversation` is the agent's ID of one to continue. */
export interface SameTurn {
  readonly product: Product;
  readonly bare: (prompt: string, conversation?: RemoteThreadId) => Promise<BareTurn>;
}

export interface RacedAgent {
  readonly adapter: AgentAdapter;
  readonly program: Omit<BareProgram, 'cwd'>;
  readonly bare: RunBareTurn;
  readonly cwd: string;
}

/** Has the product, with a store of its own, and the bare agent take the same turns. */
export async function race(
  bench: Bench,
  { adapter, program, bare, cwd }: RacedAgent,
  compareTurns: (turn: SameTurn) => Promise<Comparison>,
): Promise<Comparison> {
  const { dist } = await bench.installed.get();
  const product = new Product({ dist, folder: bench.folder(), adapter, cwd });
  try {
    return await compareTurns({
      product,
      bare: (prompt, conversation) => bare({ ...program, cwd }, prompt, conversation),
    });
  } finally {
    await product.close();
  }
}

const prompt = 'Good morning';
/** How long a person reads before the next prompt, in ms. */
const readingMs = 1000;
/** Many, as the limit is near and a process's start takes now longer, now shorter. */
const rounds = 31;

export const howFirstWord =
  'in Node, prompt given to the runner (real store in its worker, real adapter) → first text handed to the panel, against: process started → first text read; a process a turn for both, and a second of rest before';

/** First prompts of new threads. */
export async function compareNew({ product, bare }: SameTurn): Promise<Comparison> {
  return compare(
    {
      ours: async () => {
        const threadId = await product.newThread();
        return rested(() => product.timeToFirstWord(threadId, prompt));
      },
      peer: async () => (await rested(() => bare(prompt))).ms,
    },
    rounds,
  );
}

/** Second prompts: the conversation is there, its process is not. */
export async function compareContinued({ product, bare }: SameTurn): Promise<Comparison> {
  return compare(
    {
      ours: async () => {
        const threadId = await product.newThread();
        await product.timeToFirstWord(threadId, prompt);
        return rested(() => product.timeToFirstWord(threadId, prompt));
      },
      peer: async () => {
        const { conversation } = await bare(prompt);
        return (await rested(() => bare(prompt, conversation))).ms;
      },
    },
    rounds,
  );
}

/** What follows at once upon something else starts quicker, or beside what that left behind: both rest as long. */
async function rested<T>(measure: () => Promise<T>): Promise<T> {
  await sleep(readingMs);
  return measure();
}
