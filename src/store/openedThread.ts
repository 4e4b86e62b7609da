import * as v from 'valibot';
import type { Schema } from '../base/decode.ts';
import { messageSchema, type Message } from '../domain/message.ts';
import { choicesSchema, offersSchema, type Choices, type Offers } from '../domain/offers.ts';
import { queuedPromptSchema, type QueuedPrompt } from '../domain/queue.ts';
import { sessionSchema, threadSummarySchema, type Session, type ThreadSummary } from '../domain/session.ts';

/** How a thread stands, but for its messages. */
export interface OpenedThread {
  readonly session: Session;
  readonly thread: ThreadSummary;
  readonly draft: string;
  readonly queue: readonly QueuedPrompt[];
  /** Of the thread's session, or what its agent offered last elsewhere. */
  readonly offers: Offers;
  readonly choices: Choices;
  /** The label of the other window in which a turn of the thread runs. */
  readonly runsIn?: string | undefined;
}

export interface ShownThread extends OpenedThread {
  /** Those of its session, the latest first. */
  readonly threads: readonly ThreadSummary[];
  readonly page: MessagePage;
}

export interface MessagePage {
  readonly messages: readonly Message[];
  readonly hasOlder: boolean;
}

/** A turn that begins: the prompt, the reply that will grow, and what it is done with. */
export interface StartedTurn extends Pick<OpenedThread, 'session' | 'offers' | 'choices'> {
  readonly user: Message;
  readonly reply: Message;
}

const openedThreadEntries = {
  session: sessionSchema,
  thread: threadSummarySchema,
  draft: v.string(),
  queue: v.array(queuedPromptSchema),
  offers: offersSchema,
  choices: choicesSchema,
  runsIn: v.optional(v.string()),
};
export const openedThreadSchema: Schema<OpenedThread> = v.object(openedThreadEntries);

export const startedTurnSchema: Schema<StartedTurn> = v.object({
  user: messageSchema,
  reply: messageSchema,
  session: sessionSchema,
  offers: offersSchema,
  choices: choicesSchema,
});

export const messagePageSchema: Schema<MessagePage> = v.object({
  messages: v.array(messageSchema),
  hasOlder: v.boolean(),
});

export const shownThreadSchema: Schema<ShownThread> = v.object({
  ...openedThreadEntries,
  threads: v.array(threadSummarySchema),
  page: messagePageSchema,
});
