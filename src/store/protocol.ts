import * as v from 'valibot';
import type { Schema } from '../base/decode.ts';
import { foundMessageSchema, type FoundMessage } from '../domain/foundMessage.ts';
import { healths, threadHealthSchema } from '../domain/health.ts';
import {
  bindingIdSchema,
  messageIdSchema,
  sessionIdSchema,
  threadIdSchema,
  turnIdSchema,
  type MessageId,
  type SessionId,
  type ThreadId,
  type TurnId,
} from '../domain/ids.ts';
import { messageSchema, roles } from '../domain/message.ts';
import { choicesSchema, offersSchema } from '../domain/offers.ts';
import { sessionSchema, sessionSummarySchema } from '../domain/session.ts';
import { partChangeSchema, type PartChange } from '../domain/transcript.ts';
import { stopReasons, usageSchema } from '../domain/turn.ts';
import { bindingSchema } from './bindingSchema.ts';
import { importedCountsSchema, importedHistorySchema } from './importedHistory.ts';
import { inspectionSchema } from './inspection.ts';
import {
  messagePageSchema,
  openedThreadSchema,
  shownThreadSchema,
  startedTurnSchema,
} from './openedThread.ts';
import { storeInfoSchema } from './storeInfo.ts';

export type { MessagePage, OpenedThread, ShownThread } from './openedThread.ts';
export type { SalvageReport, StoreInfo } from './storeInfo.ts';

/**
 * What can be asked of the store, with a decoder for each side: JSON-RPC requests, over a MessagePort to a process's
 * own worker and over a socket from there to the worker that owns the file. Every request that writes is one
 * transaction and is answered after its COMMIT (invariant 3). When the owner dies before it has answered, the request
 * is sent again to the next one: each is made so that its repetition changes nothing and has the same answer. The
 * IDs of what is created come with it.
 */
const storeMethods = {
  /** Where the store is, and whether what is written stays (P6). */
  info: method(v.object({}), storeInfoSchema),
  /** Checks the whole database, for the doctor. */
  inspect: method(v.object({}), inspectionSchema),

  listSessions: method(v.object({}), v.array(sessionSummarySchema)),
  /** One of them; null when it is gone. */
  getSession: method(v.object({ sessionId: sessionIdSchema }), v.nullable(sessionSummarySchema)),
  createSession: method(
    v.object({ id: sessionIdSchema, name: v.string(), agent: v.string(), cwd: v.string() }),
    sessionSchema,
  ),
  renameSession: method(v.object({ sessionId: sessionIdSchema, name: v.string() }), v.null()),
  /** With its threads and everything of theirs. */
  deleteSession: method(v.object({ sessionId: sessionIdSchema }), v.null()),

  /** `providedId` is the local ID to use (P8, M13); without one the caller's end of the protocol makes it. */
  createThread: method(
    v.object({ sessionId: sessionIdSchema, name: v.string(), providedId: v.optional(threadIdSchema) }),
    threadIdSchema,
  ),
  renameThread: method(v.object({ threadId: threadIdSchema, name: v.string() }), v.null()),
  /** With its messages (M15). */
  deleteThread: method(v.object({ threadId: threadIdSchema }), v.null()),
  /** How a thread stands, but for its messages; null when it is gone. */
  openThread: method(v.object({ threadId: threadIdSchema }), v.nullable(openedThreadSchema)),
  /** Everything a panel needs to show a thread, with its latest `limit` messages; null when it is gone. */
  showThread: method(
    v.object({ threadId: threadIdSchema, limit: v.number() }),
    v.nullable(shownThreadSchema),
  ),
  /** A page of messages by idx, ascending (M17): the latest `limit` of those before `before`. */
  getThreadMessages: method(
    v.object({ threadId: threadIdSchema, before: v.optional(v.number()), limit: v.number() }),
    messagePageSchema,
  ),
  /** One message with its parts; null when it is gone. */
  getMessage: method(v.object({ messageId: messageIdSchema }), v.nullable(messageSchema)),
  /**
   * A slice of a search through all messages, the newest first: so much as is looked through within some ms. `from` is
   * the `next` of the slice before; null when all were looked through. The whole search is `search.ts`.
   */
  searchMessages: method(
    v.object({
      text: v.pipe(v.string(), v.minLength(1)),
      limit: v.pipe(v.number(), v.minValue(1)),
      from: v.optional(searchPlaceSchema()),
    }),
    searchedSliceSchema(),
  ),
  /** Adds a message at the next idx (M16). */
  addThreadMessage: method(
    v.object({ id: messageIdSchema, threadId: threadIdSchema, role: v.picklist(roles), content: v.string() }),
    messageSchema,
  ),
  setDraft: method(v.object({ threadId: threadIdSchema, text: v.string() }), v.null()),
  /** The prompt is sent by the window that queued it, as long as that is there. */
  enqueuePrompt: method(
    v.object({ threadId: threadIdSchema, prompt: v.object({ id: v.string(), text: v.string() }) }),
    v.null(),
  ),
  removeQueuedPrompt: method(v.object({ promptId: v.string() }), v.null()),

  /**
   * One transaction: the user's message, the running turn, the empty reply; the draft and the queued prompt that
   * it came from go. A thread still called "New Thread" is named after the prompt. Fails with `thread-busy` while
   * another window runs a turn of the thread; one that this window left open is interrupted. Answers all that the turn
   * begins with, as an agent waits for it.
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
    startedTurnSchema,
  ),
  /**
   * Writes what changed of a reply, never the whole of it. By `batch` (1, 2, 3… for each reply) one that is sent
   * again is recognised. Fails with `turn-ended` once the turn has ended.
   */
  changeParts: method(
    v.object({
      messageId: messageIdSchema,
      changes: v.array(partChangeSchema),
      batch: v.number(),
    }),
    v.null(),
  ),
  setTurnWaiting: method(v.object({ turnId: turnIdSchema, waiting: v.boolean() }), v.null()),
  /** One transaction: stop reason, usage, and the reply's readable text out of its parts. The first end counts. */
  endTurn: method(
    v.object({ turnId: turnIdSchema, stopReason: v.picklist(stopReasons), usage: v.optional(usageSchema) }),
    v.null(),
  ),
  /**
   * Asks the client that runs a turn to stop it; nothing is written. False when the turn has ended, or nobody runs it.
   * A client that is just connecting anew does not hear it: who wants to be sure asks again until the turn has ended.
   */
  requestStop: method(v.object({ turnId: turnIdSchema }), v.boolean()),

  /** What an agent offers in a thread; the lists are for the whole session. */
  saveOffers: method(v.object({ threadId: threadIdSchema, offers: offersSchema }), v.null()),
  /** What a thread uses of it from the next turn on; what is left out stays as it was chosen. */
  choose: method(v.object({ threadId: threadIdSchema, choices: choicesSchema }), v.null()),

  /** Adds a binding, or changes the state of the one with this ID. It becomes the thread's current one. */
  saveBinding: method(bindingSchema, v.null()),
  /** The chain of a thread, the current one first. */
  getBindings: method(v.object({ threadId: threadIdSchema }), v.array(bindingSchema)),
  /** Gives up the thread's current binding: the next turn begins a new conversation. The chain is kept. */
  endBindings: method(v.object({ threadId: threadIdSchema }), v.null()),
  /** What was found out last about a conversation; null when nothing was yet. */
  getHealth: method(v.object({ bindingId: bindingIdSchema }), v.nullable(threadHealthSchema)),
  /** Keeps what was found out about a conversation; what was found out later counts. */
  setHealth: method(
    v.object({
      bindingId: bindingIdSchema,
      health: v.picklist(healths),
      reason: v.string(),
      checkedAt: v.string(),
    }),
    v.null(),
  ),

  /** Adds history from elsewhere that is not there yet. A batch that is sent again adds nothing, and says so. */
  importSessions: method(importedHistorySchema, importedCountsSchema),
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
 * something else now; a draft and a prompt that waits are in here only. How a reply grows is told by `grew` alone.
 */
export interface StoreChange {
  readonly sessionIds: readonly SessionId[];
  readonly threadIds: readonly ThreadId[];
}
export const storeChangeSchema: Schema<StoreChange> = v.object({
  sessionIds: v.array(sessionIdSchema),
  threadIds: v.array(threadIdSchema),
});

/** The notification, in place of `changed`, to every client but the one that wrote: how a running reply grew. */
export const storeGrewNotification = 'grew';
/** Applies to the reply as any answer that came before it has it. */
export interface StoreGrowth {
  readonly threadId: ThreadId;
  readonly messageId: MessageId;
  readonly changes: readonly PartChange[];
}
export const storeGrowthSchema: Schema<StoreGrowth> = v.object({
  threadId: threadIdSchema,
  messageId: messageIdSchema,
  changes: v.array(partChangeSchema),
});

/** The notification to the client that runs a turn: somebody wants it stopped. */
export const storeStopNotification = 'stop';
export interface StopRequest {
  readonly threadId: ThreadId;
  readonly turnId: TurnId;
}
export const stopRequestSchema: Schema<StopRequest> = v.object({
  threadId: threadIdSchema,
  turnId: turnIdSchema,
});

/** The notification to a worker's own client when the store has another owner: it may have missed changes. */
export const storeRejoinedNotification = 'rejoined';

/** The notification to a worker's own client when it waits longer than it should, and when it no longer does. */
export const storeWaitNotification = 'wait';
/** `owner`: the process that has the store open and does not answer, as far as it is known. */
export interface StoreWait {
  readonly owner?: { readonly label: string; readonly pid: number } | undefined;
}
export const storeWaitSchema: Schema<StoreWait> = v.object({
  owner: v.optional(v.object({ label: v.string(), pid: v.number() })),
});

/** How far a search came. */
export interface SearchPlace {
  readonly createdAt: string;
  readonly rowid: number;
}

export interface SearchedSlice {
  readonly found: readonly FoundMessage[];
  readonly next: SearchPlace | null;
}

function method<P, R>(params: Schema<P>, result: Schema<R>): { params: Schema<P>; result: Schema<R> } {
  return { params, result };
}

function searchPlaceSchema(): Schema<SearchPlace> {
  return v.object({ createdAt: v.string(), rowid: v.number() });
}

function searchedSliceSchema(): Schema<SearchedSlice> {
  return v.object({ found: v.array(foundMessageSchema), next: v.nullable(searchPlaceSchema()) });
}
