import type { AgentAdapter } from '../agents/agentAdapter.ts';
import { makeBriefing } from '../domain/briefing.ts';
import type { RemoteThreadId, ThreadId } from '../domain/ids.ts';
import type { SeamPart } from '../domain/message.ts';
import type { StoreApi } from '../store/protocol.ts';

export type Seam = Pick<SeamPart, 'text' | 'reason'>;

/** The literal sentence of P17, with the agent's own name. */
export function missingSeam({ displayName }: AgentAdapter, reason: string): Seam {
  return {
    text: `Thread was created locally but doesn't exist on ${displayName} server - creating new thread`,
    reason,
  };
}

export function chosenSeam({ displayName }: AgentAdapter): Seam {
  return {
    text: `A new conversation with ${displayName} begins here`,
    reason: 'You gave up the earlier one.',
  };
}

export function changedSeam(
  { displayName }: AgentAdapter,
  before: RemoteThreadId,
  now: RemoteThreadId,
): Seam {
  return {
    text: `${displayName} goes on in another conversation`,
    reason: `It was asked for ${before} and answered with ${now}. Both are kept.`,
  };
}

/** Messages that a briefing is made of, at most. */
const mostMessages = 100;

/** What was said in a thread before one of its messages, out of our own copy. */
export async function briefingOf(
  store: Pick<StoreApi, 'getThreadMessages'>,
  threadId: ThreadId,
  before: number,
): Promise<string | undefined> {
  const { messages } = await store.getThreadMessages({ threadId, before, limit: mostMessages });
  return makeBriefing(messages);
}
