import * as v from 'valibot';
import type { Schema } from './base/decode.ts';
import { chatStateSchema, type ChatState } from './domain/chatState.ts';
import {
  messageIdSchema,
  sessionIdSchema,
  threadIdSchema,
  type MessageId,
  type SessionId,
  type ThreadId,
} from './domain/ids.ts';
import {
  messageSchema,
  messageTurnSchema,
  permissionOutcomeSchema,
  type Message,
  type MessageTurn,
  type PermissionOutcome,
} from './domain/message.ts';
import { choicesSchema, offersSchema, type Choices, type Offers } from './domain/offers.ts';
import { queuedPromptSchema, type QueuedPrompt } from './domain/queue.ts';
import { threadSummarySchema, type ThreadSummary } from './domain/session.ts';
import { partChangeSchema, type PartChange } from './domain/transcript.ts';

/** The messages between the extension host and the chat's webview; compiled into both. */

export type { ChatPhase, ChatState } from './domain/chatState.ts';

/** What the webview draws. `threadId` is on everything that belongs to one thread: late ones are dropped (P19). */
export type ToWebview =
  | ShowThread
  | { readonly type: 'threads'; readonly sessionName: string; readonly threads: readonly ThreadSummary[] }
  | OlderMessages
  | {
      readonly type: 'messagesAdded';
      readonly threadId: ThreadId;
      readonly messages: readonly Message[];
    }
  | PartsChanged
  | {
      readonly type: 'turnEnded';
      readonly threadId: ThreadId;
      readonly messageId: MessageId;
      readonly turn: MessageTurn;
    }
  | { readonly type: 'state'; readonly threadId: ThreadId; readonly state: ChatState }
  | { readonly type: 'queue'; readonly threadId: ThreadId; readonly queue: readonly QueuedPrompt[] }
  /** What can be chosen for the next turns, and what is. */
  | {
      readonly type: 'offers';
      readonly threadId: ThreadId;
      readonly offers: Offers;
      readonly choices: Choices;
    }
  /** What was typed last, in whatever window; never overwrites what is being typed here. */
  | { readonly type: 'draft'; readonly threadId: ThreadId; readonly text: string }
  /** What the page posted is on the disk, so that it need not keep it any longer. */
  | { readonly type: 'draftStored'; readonly threadId: ThreadId; readonly text: string }
  | { readonly type: 'promptStored'; readonly threadId: ThreadId; readonly text: string }
  /** For whom everything waits, in a sentence; none when it goes on. */
  | { readonly type: 'waiting'; readonly text?: string | undefined }
  /** A prompt that could not be taken is given back to the composer. */
  | { readonly type: 'promptRefused'; readonly threadId: ThreadId; readonly text: string }
  | { readonly type: 'focusComposer' };

/** Replaces everything that is shown. */
export interface ShowThread {
  readonly type: 'show';
  readonly session: ChatSession;
  readonly threads: readonly ThreadSummary[];
  readonly threadId: ThreadId;
  /** The latest page, ascending. */
  readonly messages: readonly Message[];
  readonly hasOlder: boolean;
  readonly draft: string;
  readonly queue: readonly QueuedPrompt[];
  readonly offers: Offers;
  readonly choices: Choices;
  readonly state: ChatState;
  /** Why nothing will be kept (P6); none when all is well. */
  readonly notKept?: string | undefined;
}
/** What a page begins with. `page` is its own: VS Code makes a hidden page anew out of the same HTML, which is old then. */
export interface FirstShow {
  readonly page: string;
  readonly show: ShowThread;
}
export interface ChatSession {
  readonly id: SessionId;
  readonly name: string;
  /** As the user knows it: "Codex". */
  readonly agentName: string;
  readonly cwd: string;
  /** Whether the agent can bring back a conversation that it has archived. */
  readonly canUnarchive?: boolean | undefined;
}
export interface OlderMessages {
  readonly type: 'olderMessages';
  readonly threadId: ThreadId;
  readonly messages: readonly Message[];
  readonly hasOlder: boolean;
}
/** At most one a frame and reply. */
export interface PartsChanged {
  readonly type: 'partsChanged';
  readonly threadId: ThreadId;
  readonly messageId: MessageId;
  readonly changes: readonly PartChange[];
}

/**
 * What fits a failure, as a button in the chat. `retry` sends the turn's prompt again; `unarchive` and `wait` do it when
 * the conversation can be continued.
 */
export const failureActions = [
  'retry',
  'unarchive',
  'wait',
  'openSettings',
  'howToInstall',
  'showLog',
  'newThread',
] as const;
export type FailureAction = (typeof failureActions)[number];

/** What fits a thread whose conversation cannot be continued as it is. */
export const healthActions = ['unarchive', 'wait', 'relinkFolder', 'startAnew', 'checkAgain'] as const;
export type HealthAction = (typeof healthActions)[number];

/** What the user does in the webview. */
export type FromWebview =
  /** The page is there. Without `shows` it has nothing to show and needs all; with it, what came with it is drawn. */
  | { readonly type: 'ready'; readonly shows: boolean }
  | { readonly type: 'prompt'; readonly threadId: ThreadId; readonly text: string }
  | { readonly type: 'stop'; readonly threadId: ThreadId }
  | {
      readonly type: 'answer';
      readonly threadId: ThreadId;
      readonly requestId: string;
      readonly outcome: PermissionOutcome;
    }
  | { readonly type: 'selectThread'; readonly threadId: ThreadId }
  | { readonly type: 'newThread' }
  | { readonly type: 'loadOlder'; readonly threadId: ThreadId; readonly before: number }
  | { readonly type: 'draft'; readonly threadId: ThreadId; readonly text: string }
  /** From the next turn on; what is left out stays as it was chosen. */
  | { readonly type: 'choose'; readonly threadId: ThreadId; readonly choices: Choices }
  | { readonly type: 'removeQueued'; readonly threadId: ThreadId; readonly promptId: string }
  | {
      readonly type: 'openDiff';
      readonly threadId: ThreadId;
      readonly messageId: MessageId;
      readonly part: number;
    }
  | { readonly type: 'openLink'; readonly href: string }
  | {
      readonly type: 'failureAction';
      readonly threadId: ThreadId;
      readonly messageId: MessageId;
      readonly action: FailureAction;
    }
  | { readonly type: 'healthAction'; readonly threadId: ThreadId; readonly action: HealthAction }
  /** Something went wrong in the webview itself; goes to the log. */
  | { readonly type: 'webviewError'; readonly text: string };

const threadId = threadIdSchema;
const messageId = messageIdSchema;
const messages = v.array(messageSchema);
const queue = v.array(queuedPromptSchema);

const showSchema = v.object({
  type: v.literal('show'),
  session: v.object({
    id: sessionIdSchema,
    name: v.string(),
    agentName: v.string(),
    cwd: v.string(),
    canUnarchive: v.optional(v.boolean()),
  }),
  threads: v.array(threadSummarySchema),
  threadId,
  messages,
  hasOlder: v.boolean(),
  draft: v.string(),
  queue,
  offers: offersSchema,
  choices: choicesSchema,
  state: chatStateSchema,
  notKept: v.optional(v.string()),
});
export const firstShowSchema: Schema<FirstShow> = v.object({ page: v.string(), show: showSchema });

export const toWebviewSchema: Schema<ToWebview> = v.variant('type', [
  showSchema,
  v.object({ type: v.literal('threads'), sessionName: v.string(), threads: v.array(threadSummarySchema) }),
  v.object({ type: v.literal('olderMessages'), threadId, messages, hasOlder: v.boolean() }),
  v.object({ type: v.literal('messagesAdded'), threadId, messages }),
  v.object({ type: v.literal('partsChanged'), threadId, messageId, changes: v.array(partChangeSchema) }),
  v.object({ type: v.literal('turnEnded'), threadId, messageId, turn: messageTurnSchema }),
  v.object({ type: v.literal('state'), threadId, state: chatStateSchema }),
  v.object({ type: v.literal('queue'), threadId, queue }),
  v.object({ type: v.literal('offers'), threadId, offers: offersSchema, choices: choicesSchema }),
  v.object({ type: v.literal('draft'), threadId, text: v.string() }),
  v.object({ type: v.literal('draftStored'), threadId, text: v.string() }),
  v.object({ type: v.literal('promptStored'), threadId, text: v.string() }),
  v.object({ type: v.literal('waiting'), text: v.optional(v.string()) }),
  v.object({ type: v.literal('promptRefused'), threadId, text: v.string() }),
  v.object({ type: v.literal('focusComposer') }),
]);

export const fromWebviewSchema: Schema<FromWebview> = v.variant('type', [
  v.object({ type: v.literal('ready'), shows: v.boolean() }),
  v.object({ type: v.literal('prompt'), threadId, text: v.string() }),
  v.object({ type: v.literal('stop'), threadId }),
  v.object({ type: v.literal('answer'), threadId, requestId: v.string(), outcome: permissionOutcomeSchema }),
  v.object({ type: v.literal('selectThread'), threadId }),
  v.object({ type: v.literal('newThread') }),
  v.object({ type: v.literal('loadOlder'), threadId, before: v.number() }),
  v.object({ type: v.literal('draft'), threadId, text: v.string() }),
  v.object({ type: v.literal('choose'), threadId, choices: choicesSchema }),
  v.object({ type: v.literal('removeQueued'), threadId, promptId: v.string() }),
  v.object({ type: v.literal('openDiff'), threadId, messageId, part: v.number() }),
  v.object({ type: v.literal('openLink'), href: v.string() }),
  v.object({ type: v.literal('failureAction'), threadId, messageId, action: v.picklist(failureActions) }),
  v.object({ type: v.literal('healthAction'), threadId, action: v.picklist(healthActions) }),
  v.object({ type: v.literal('webviewError'), text: v.string() }),
]);
