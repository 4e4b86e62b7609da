import { messageOf } from '../base/decode.ts';
import { DisposableOwner, type Disposable } from '../base/disposable.ts';
import type { ChatState } from '../domain/chatState.ts';
import type { ThreadId, TurnId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import { noOffers } from '../domain/offers.ts';
import { applyChange } from '../domain/transcript.ts';
import type { OpenedThread, StoreGrowth } from '../store/protocol.ts';
import type { RunnerContext } from './context.ts';
import { idle } from './idle.ts';
import { endedReplies, followedReply, type FollowedReply } from './replies.ts';
import type { TurnEvent } from './turnEvent.ts';

export interface FollowOptions {
  readonly threadId: ThreadId;
  readonly context: Pick<RunnerContext, 'store' | 'changes' | 'log'>;
  /** How the thread stands when it begins, asked for in the same moment. */
  readonly opened: Promise<OpenedThread | null>;
  /** The turn of this window that runs or is being started; it tells by itself what it does. */
  readonly ownTurn: () => TurnId | undefined;
  readonly fire: (event: TurnEvent) => void;
}

/** Lasts until it is disposed of. */
export interface Following extends Disposable {
  /** Resolves when `growingReply` and `stateOf` know the other window's turn; rejects with the store's error. */
  readonly ready: Promise<void>;
}

/**
 * Tells what other windows do to a thread, as if it were done here: messages, the reply of a running turn as it grows,
 * its end, draft, queue and offers. What is there when it begins, it does not tell: who wants to follow reads that.
 */
export class ThreadFollower extends DisposableOwner {
  /** Resolves when `reply` and the state are known; rejects with the store's error. */
  readonly ready: Promise<void>;
  readonly #options: FollowOptions;
  /** The idx of the next message that is new. */
  #next = 0;
  #reply: FollowedReply | undefined;
  #state: ChatState = idle;
  #composer: ComposerOf = { draft: '', queue: [], offers: noOffers, choices: {} };
  #looking: Promise<void> | undefined;
  #again = false;

  constructor(options: FollowOptions) {
    super();
    this.#options = options;
    const { threadId, context } = options;
    this.register(
      context.changes.onDidChange(({ threadIds }) => {
        if (threadIds.includes(threadId)) this.look();
      }),
    );
    this.register(context.changes.onDidGrow((growth) => this.#grow(growth)));
    this.ready = this.#begin();
  }

  get threadId(): ThreadId {
    return this.#options.threadId;
  }

  /** The reply that grows in another window. */
  get reply(): FollowedReply | undefined {
    return this.#reply;
  }

  /** Messages that this window has told of itself. */
  told(messages: readonly Message[]): void {
    for (const { idx } of messages) if (idx === this.#next) this.#next += 1;
  }

  /** Reads what is new, once more when something changes meanwhile. */
  look(): void {
    this.#again = this.#looking !== undefined;
    this.#looking ??= this.ready
      .then(() => this.#readNew())
      .catch((error: unknown) => {
        const { log } = this.#options.context;
        log.error('thread not read anew', { thread: this.#options.threadId, reason: messageOf(error) });
      })
      .finally(() => {
        this.#looking = undefined;
        if (this.#again && !this.disposed) this.look();
      });
  }

  async #begin(): Promise<void> {
    const opened = await this.#options.opened;
    if (!opened) return;
    this.#next = opened.thread.messageCount;
    this.#composer = opened;
    if (opened.runsIn !== undefined) this.#reply = followedReply(await this.#messages(opened, 2));
    this.#tellState(opened);
  }

  async #readNew(): Promise<void> {
    const opened = await this.#open();
    if (!opened || this.disposed) return;
    this.#tellComposer(opened);
    await this.#tellMessages(opened);
    this.#tellState(opened);
  }

  #tellComposer({ draft, queue, offers, choices }: OpenedThread): void {
    const before = this.#composer;
    this.#composer = { draft, queue, offers, choices };
    if (draft !== before.draft) this.#fire({ type: 'draft', text: draft });
    if (isOther(queue, before.queue)) this.#fire({ type: 'queue', queue });
    if (isOther([offers, choices], [before.offers, before.choices]))
      this.#fire({ type: 'offers', offers, choices });
  }

  /** A reply that was growing is read once more at its end: what interrupts a turn changes its parts, too. */
  async #tellMessages(opened: OpenedThread): Promise<void> {
    const { thread, runsIn } = opened;
    const followed = this.#reply;
    const isNew = thread.messageCount > this.#next;
    if (!isNew && (runsIn !== undefined) === (followed !== undefined)) return;
    const from = followed?.idx ?? this.#next - 2;
    const page = await this.#others(opened, thread.messageCount - from);
    if (this.disposed) return;
    const reply = followedReply(page);
    const news = page.filter(({ id, idx }) => {
      const changed = (id === followed?.messageId) !== (id === reply?.messageId);
      return changed || idx >= this.#next;
    });
    this.#next = Math.max(this.#next, thread.messageCount);
    if (reply?.messageId !== followed?.messageId) this.#reply = reply;
    if (news.length > 0) this.#fire({ type: 'messagesAdded', messages: news });
    for (const ended of endedReplies(news)) this.#fire({ type: 'turnEnded', ...ended });
  }

  #tellState({ runsIn, thread }: OpenedThread): void {
    const before = this.#state;
    this.#state = stateOf(runsIn, thread.lastTurn?.waiting === true);
    const isTold = this.#state.text === before.text || this.#options.ownTurn() !== undefined;
    if (!isTold) this.#fire({ type: 'state', state: this.#state });
  }

  #grow({ messageId, changes }: StoreGrowth): void {
    const before = this.#reply;
    if (before?.messageId !== messageId) return;
    try {
      this.#reply = { ...before, parts: changes.reduce(applyChange, before.parts) };
    } catch (error) {
      // One was lost: the whole reply is read anew.
      this.#options.context.log.warn('reply read anew', { message: messageId, reason: messageOf(error) });
      this.#reply = undefined;
      return this.look();
    }
    this.#fire({ type: 'partsChanged', messageId, changes });
  }

  #open(): Promise<OpenedThread | null> {
    return this.#options.context.store.openThread({ threadId: this.#options.threadId });
  }

  /** The latest messages but those of this window's own turn, which is ahead of the store. */
  async #others(opened: OpenedThread, limit: number): Promise<readonly Message[]> {
    const before = this.#options.ownTurn();
    const page = await this.#messages(opened, limit);
    const own = [before, this.#options.ownTurn()];
    return page.filter(({ turn }) => turn === undefined || !own.includes(turn.id));
  }

  /** The latest of those that a look has found. */
  async #messages({ thread }: OpenedThread, limit: number): Promise<readonly Message[]> {
    const params = { threadId: thread.id, before: thread.messageCount, limit };
    return (await this.#options.context.store.getThreadMessages(params)).messages;
  }

  #fire(event: EventOfThread): void {
    if (!this.disposed) this.#options.fire({ threadId: this.#options.threadId, ...event });
  }
}

type ComposerOf = Pick<OpenedThread, 'draft' | 'queue' | 'offers' | 'choices'>;

function isOther(one: unknown, another: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(another);
}

type WithoutThread<E> = E extends TurnEvent ? Omit<E, 'threadId'> : never;
type EventOfThread = WithoutThread<TurnEvent>;

function stateOf(runsIn: string | undefined, waiting: boolean): ChatState {
  if (runsIn === undefined) return idle;
  const text = waiting ? `Waiting for an answer in ${runsIn}…` : `Running in ${runsIn}…`;
  return { phase: 'ready', running: true, text, runsIn };
}
