import * as v from 'valibot';
import type { Schema } from '../base/decode.ts';
import {
  messageIdSchema,
  sessionIdSchema,
  threadIdSchema,
  turnIdSchema,
  type SessionId,
  type ThreadId,
} from '../domain/ids.ts';
import { messageSchema, roles, type Message } from '../domain/message.ts';
import { queuedPromptSchema, type QueuedPrompt } from '../domain/queue.ts';
import { sessionSchema, sessionSummarySchema, threadSummarySchema } from '../domain/session.ts';
import type { Session, ThreadSummary } from '../domain/session.ts';
import { partChangeSchema } from '../domain/transcript.ts';
import { stopReasons, usageSchema } from '../domain/turn.ts';
import { bindingSchema } from './bindingSchema.ts';

/**
 * What can be asked of the store, with a decoder for each side: JSON-RPC requests over a MessagePort today; nothing
 * in it depends on the transport. Every request that writes is one transaction and is answered after its COMMIT
 * (invariant 3). The IDs of what is created come with the request, so that one that is sent again changes nothing.
 */
const storeMethods = {
  /** Where the store is, and whether what is written stays (P6). */
  info: method(v.object({}), storeInfoSchema()),

  listSessions: method(v.object({}), v.array(sessionSummarySchema)),
  createSession: method(
    v.object({ id: sessionIdSchema, name: v.string(), agent: v.string(), cwd: v.string() }),
    sessionSchema,
  ),
  renameSession: method(v.object({ sessionId: sessionIdSchema, name: v.string() }), v.null()),
  /** With its threads and everything of theirs. */
  deleteSession: method(v.object({ sessionId: sessionIdSchema }), v.null()),

  /** `providedId` is the local ID to use; without one the store makes it (P8, M13). */
  createThread: method(
    v.object({ sessionId: sessionIdSchema, name: v.string(), providedId: v.optional(threadIdSchema) }),
    threadIdSchema,
  ),
  renameThread: method(v.object({ threadId: threadIdSchema, name: v.string() }), v.null()),
  /** With its messages (M15). */
  deleteThread: method(v.object({ threadId: threadIdSchema }), v.null()),
  /** Everything a panel needs to show a thread, but its messages; null when it is gone. */
  openThread: method(v.object({ threadId: threadIdSchema }), v.nullable(openedThreadSchema())),
  /** A page of messages by idx, ascending (M17): the latest `limit` of those before `before`. */
  getThreadMessages: method(
    v.object({ threadId: threadIdSchema, before: v.optional(v.number()), limit: v.number() }),
    messagePageSchema(),
  ),
  /** One message with its parts; null when it is gone. */
  getMessage: method(v.object({ messageId: messageIdSchema }), v.nullable(messageSchema)),
  /** Adds a message at the next idx (M16). */
  addThreadMessage: method(
    v.object({ id: messageIdSchema, threadId: threadIdSchema, role: v.picklist(roles), content: v.string() }),
    messageSchema,
  ),
  setDraft: method(v.object({ threadId: threadIdSchema, text: v.string() }), v.null()),
  enqueuePrompt: method(v.object({ threadId: threadIdSchema, prompt: queuedPromptSchema }), v.null()),
  removeQueuedPrompt: method(v.object({ promptId: v.string() }), v.null()),

  /**
   * One transaction: the user's message, the running turn, the empty reply; the draft and the queued prompt that
   * it came from go. A thread still called "New Thread" is named after the prompt.
   */
  startTurn: method(
    v.object({
      turnId: turnIdSchema,
      threadId: threadIdSchema,
      userMessageId: messageIdSchema,
      replyMessageId: messageIdSchema,
      prompt: v.string(),
      queuedPromptId: v.optional(v.string()),
    }),
    v.object({ user: messageSchema, reply: messageSchema }),
  ),
  /**
   * Writes what changed of a reply, never the whole of it. With `batch` (1, 2, 3… for each reply) a batch that is
   * sent again is recognised and changes nothing. Fails with `turn-ended` once the turn has ended.
   */
  changeParts: method(
    v.object({
      messageId: messageIdSchema,
      changes: v.array(partChangeSchema),
      batch: v.optional(v.number()),
    }),
    v.null(),
  ),
  setTurnWaiting: method(v.object({ turnId: turnIdSchema, waiting: v.boolean() }), v.null()),
  /** One transaction: stop reason, usage, and the reply's readable text out of its parts. The first end counts. */
  endTurn: method(
    v.object({ turnId: turnIdSchema, stopReason: v.picklist(stopReasons), usage: v.optional(usageSchema) }),
    v.null(),
  ),

  /** Adds a binding, or changes the state of the one with this ID. It becomes the thread's current one. */
  saveBinding: method(bindingSchema, v.null()),
  /** The chain of a thread, the current one first. */
  getBindings: method(v.object({ threadId: threadIdSchema }), v.array(bindingSchema)),
};

type StoreMethods = typeof storeMethods;
export type StoreMethodName = keyof StoreMethods;
export type StoreParams<K extends StoreMethodName> = v.InferOutput<StoreMethods[K]['params']>;
export type StoreResult<K extends StoreMethodName> = v.InferOutput<StoreMethods[K]['result']>;
/** The store as everyone sees it. Rejects with `StoreError`. */
export type StoreApi = {
  readonly [K in StoreMethodName]: (params: StoreParams<K>) => Promise<StoreResult<K>>;
};

/** `storeMethods` seen by a name that is not known yet, on both sides of the protocol. */
export const storeMethodTable: {
  readonly [K in StoreMethodName]: { params: Schema<StoreParams<K>>; result: Schema<StoreResult<K>> };
} = storeMethods;

/** The request that ends the store: log emptied, file closed, ownership given up. */
export const storeCloseRequest = 'close';

/** The notification that follows every committed change. */
export const storeChangedNotification = 'changed';
/**
 * `sessionIds`: those of which `listSessions` says something else now. `threadIds`: those of which a panel shows
 * something else now; a growing reply and a draft are in here only.
 */
export interface StoreChange {
  readonly sessionIds: readonly SessionId[];
  readonly threadIds: readonly ThreadId[];
}
export const storeChangeSchema: Schema<StoreChange> = v.object({
  sessionIds: v.array(sessionIdSchema),
  threadIds: v.array(threadIdSchema),
});

/** `persistent: false`: the file cannot be used, for `reason`; what is written lives in memory only (P6). */
export type StoreInfo =
  | { readonly persistent: true; readonly path: string }
  | { readonly persistent: false; readonly path: string; readonly reason: string };

export interface OpenedThread {
  readonly session: Session;
  readonly thread: ThreadSummary;
  readonly draft: string;
  readonly queue: readonly QueuedPrompt[];
}

export interface MessagePage {
  readonly messages: readonly Message[];
  readonly hasOlder: boolean;
}

function method<P, R>(params: Schema<P>, result: Schema<R>): { params: Schema<P>; result: Schema<R> } {
  return { params, result };
}

function storeInfoSchema(): Schema<StoreInfo> {
  return v.variant('persistent', [
    v.object({ persistent: v.literal(true), path: v.string() }),
    v.object({ persistent: v.literal(false), path: v.string(), reason: v.string() }),
  ]);
}

function openedThreadSchema(): Schema<OpenedThread> {
  return v.object({
    session: sessionSchema,
    thread: threadSummarySchema,
    draft: v.string(),
    queue: v.array(queuedPromptSchema),
  });
}

function messagePageSchema(): Schema<MessagePage> {
  return v.object({ messages: v.array(messageSchema), hasOlder: v.boolean() });
}
