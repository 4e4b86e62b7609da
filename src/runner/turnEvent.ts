import type { ChatState } from '../domain/chatState.ts';
import type { MessageId, ThreadId } from '../domain/ids.ts';
import type { Message, MessageTurn } from '../domain/message.ts';
import type { Choices, Offers } from '../domain/offers.ts';
import type { QueuedPrompt } from '../domain/queue.ts';
import type { PartChange } from '../domain/transcript.ts';

/**
 * What happens to a thread, by a turn of this window or, to a thread that is followed, in another; everything but
 * `state` is stored as well.
 */
export type TurnEvent = { readonly threadId: ThreadId } & (
  | { readonly type: 'messagesAdded'; readonly messages: readonly Message[] }
  | { readonly type: 'partsChanged'; readonly messageId: MessageId; readonly changes: readonly PartChange[] }
  | { readonly type: 'turnEnded'; readonly messageId: MessageId; readonly turn: MessageTurn }
  | { readonly type: 'state'; readonly state: ChatState }
  | { readonly type: 'queue'; readonly queue: readonly QueuedPrompt[] }
  /** What can be chosen, and what is. */
  | { readonly type: 'offers'; readonly offers: Offers; readonly choices: Choices }
  /** What was typed last, in whatever window. */
  | { readonly type: 'draft'; readonly text: string }
  /** A prompt was not taken, or waited behind a turn that did not end well: the user gets it back. */
  | { readonly type: 'promptRefused'; readonly text: string }
);
