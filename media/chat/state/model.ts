import { signal, type Signal } from '@preact/signals';
import type { ChatSession, ChatState } from '../../../src/chatProtocol.ts';
import type { MessageId, ThreadId } from '../../../src/domain/ids.ts';
import type { Message } from '../../../src/domain/message.ts';
import { noOffers, type Choices, type Offers } from '../../../src/domain/offers.ts';
import type { QueuedPrompt } from '../../../src/domain/queue.ts';
import type { ThreadSummary } from '../../../src/domain/session.ts';

/** A message has a signal of its own, so that a growing reply draws its own row again and no other. */
export interface MessageCell {
  readonly id: MessageId;
  readonly message: Signal<Message>;
}

export interface Rows {
  readonly cells: readonly MessageCell[];
  /** True when the latest change put older messages in front: the list then keeps its place from the end. */
  readonly grewAtStart: boolean;
}

/** Something for screen readers that nothing on the page would tell them. */
export interface Announcement {
  readonly text: string;
  readonly urgent: boolean;
}

/** All that the webview knows; drawn by the components, changed by `receive.ts` and `actions.ts` alone. */
export class ChatModel {
  readonly session = signal<ChatSession | undefined>(undefined);
  readonly threadId = signal<ThreadId | undefined>(undefined);
  readonly threads = signal<readonly ThreadSummary[]>([]);
  readonly rows = signal<Rows>({ cells: [], grewAtStart: false });
  readonly hasOlder = signal(false);
  readonly loadingOlder = signal(false);
  readonly queue = signal<readonly QueuedPrompt[]>([]);
  readonly offers = signal<Offers>(noOffers);
  /** What the user chose of them; shown at once, before the host has it. */
  readonly choices = signal<Choices>({});
  readonly state = signal<ChatState>({ phase: 'creating', running: false, text: '' });
  readonly notKept = signal<string | undefined>(undefined);
  /** For whom everything waits, in a sentence. */
  readonly waiting = signal<string | undefined>(undefined);
  /** The composer has the focus: nothing but the user changes what is in it. */
  isTyping = false;
  /** What is in the composer. */
  readonly draft = signal('');
  /** True from the choice of another thread until one is shown: what is typed meanwhile would be the wrong one's. */
  readonly awaitsThread = signal(false);
  /** The thread that the user only wants to read. */
  readonly viewOnly = signal<ThreadId | undefined>(undefined);
  readonly announcement = signal<Announcement>({ text: '', urgent: false });
  /** Goes up by one whenever the composer is to take the focus. */
  readonly focusRequests = signal(0);
  /** Goes up by one whenever another thread is shown, so that the list starts afresh at its end. */
  readonly shows = signal(0);
  /** Which collapsible parts were opened or closed by hand; rows that scroll away forget it otherwise. */
  readonly disclosed = new Map<string, boolean>();
}

/** A prompt can be taken: not while the chat is being made or is closed (P26), and not for a thread that is being left. */
export function canSend({ state, awaitsThread }: ChatModel): boolean {
  const { phase } = state.value;
  return !awaitsThread.value && (phase === 'ready' || phase === 'error');
}
