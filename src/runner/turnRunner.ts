import { DisposableOwner } from '../base/disposable.ts';
import { messageOf } from '../base/decode.ts';
import { deferred } from '../base/deferred.ts';
import { KeyedSequencer } from '../base/sequencer.ts';
import type { ChatState } from '../domain/chatState.ts';
import { newMessageId, newTurnId, type ThreadId, type TurnId } from '../domain/ids.ts';
import { runningTurn, type PermissionOutcome } from '../domain/message.ts';
import type { QueuedPrompt } from '../domain/queue.ts';
import type { OpenedThread } from '../store/protocol.ts';
import type { RunnerContext } from './context.ts';
import { ThreadHealthKeeper } from './health/threadHealth.ts';
import { idle } from './idle.ts';
import { isStoreError } from './isStoreError.ts';
import type { Following } from './threadFollower.ts';
import { ThreadFollowers } from './threadFollowers.ts';
import { ThreadNews } from './threadNews.ts';
import { RunningTurn, type GrowingReply, type TurnFacts } from './turn.ts';
import type { TurnEnd } from './turnErrors.ts';
import { untilFree } from './untilFree.ts';
import { giveBack, storeWaiting } from './waitingPrompts.ts';

/** Takes prompts and runs them, one turn a thread at a time in whatever window; the others wait in the store. */
export class TurnRunner extends DisposableOwner {
  /** What is known, and can be done, about the conversations of threads in which nothing runs. */
  readonly health: ThreadHealthKeeper;
  readonly #context: RunnerContext;
  readonly #news: ThreadNews;
  readonly #sequencer = new KeyedSequencer<ThreadId>();
  readonly #running = new Map<ThreadId, RunningTurn>();
  readonly #finished = new Set<Promise<void>>();
  readonly #starting = new Map<ThreadId, TurnId>();
  readonly #followers: ThreadFollowers;
  readonly #ending = new AbortController();

  constructor(context: RunnerContext) {
    super();
    this.#context = context;
    this.health = new ThreadHealthKeeper(context, (threadId) => this.isBusy(threadId));
    this.#news = this.register(new ThreadNews(context.log));
    this.#followers = new ThreadFollowers((threadId) => this.#news.forgetOthersTurn(threadId));
    this.register(
      context.changes.onDidRequestStop(({ threadId, turnId }) => {
        if (this.#starting.get(threadId) === turnId) this.stop(threadId);
      }),
    );
  }

  get onDidHappen() {
    return this.#news.onDidHappen;
  }

  /** How a thread stands now. */
  stateOf(threadId: ThreadId): ChatState {
    const closed = this.#context.whyNotStart();
    if (closed) return { phase: 'closed', running: false, text: closed };
    return this.#news.stateOf(threadId);
  }

  /**
   * From now on tells what other windows do to a thread, too. It starts from `opened`, which the caller asks the store
   * for in the same moment. Followed once at a time: the latest call counts.
   */
  follow(threadId: ThreadId, opened: Promise<OpenedThread | null>): Following {
    return this.#followers.follow({
      threadId,
      context: this.#context,
      opened,
      ownTurn: () => this.#starting.get(threadId),
      fire: (event) => this.#news.tell(event),
    });
  }

  /**
   * Takes a prompt: it is stored before anything is started for it (invariant 3), and queued while a turn of the
   * thread runs. True when it is stored; one that can't be taken comes back as `promptRefused`.
   */
  async prompt(threadId: ThreadId, text: string): Promise<boolean> {
    const closed = this.#context.whyNotStart();
    if (closed) {
      this.#news.refuse(threadId, text, { phase: 'closed', running: false, text: closed });
      return false;
    }
    try {
      if (this.#sequencer.isBusy(threadId)) await this.#enqueue(threadId, text);
      else await this.#begin(threadId, text);
      return true;
    } catch (error) {
      this.#news.refuseUnstored(threadId, text, error);
      return false;
    }
  }

  /** Gives the prompts that wait back to the user, for example after a restart. Resolves with their text. */
  returnQueue(threadId: ThreadId): Promise<string> {
    return giveBack(this.#context.store, threadId);
  }

  async removeQueued(promptId: string): Promise<void> {
    await this.#context.store.removeQueuedPrompt({ promptId });
  }

  /** Whether a turn of this window runs in the thread, or a prompt of it waits. */
  isBusy(threadId: ThreadId): boolean {
    return this.#sequencer.isBusy(threadId);
  }

  /**
   * The reply that grows now: one of this window further than the store has it, one of another if the thread is
   * followed; none when no turn runs.
   */
  growingReply(threadId: ThreadId): GrowingReply | undefined {
    return this.#running.get(threadId)?.reply ?? this.#followers.of(threadId)?.reply;
  }

  /** False when no turn of this window runs in the thread. */
  stop(threadId: ThreadId): boolean {
    const turn = this.#running.get(threadId);
    turn?.stop('cancelled');
    return turn !== undefined;
  }

  /** Stops the thread's turn, or asks the window that runs it to. False when none runs. */
  async stopAnywhere(threadId: ThreadId): Promise<boolean> {
    if (this.stop(threadId)) return true;
    const { store } = this.#context;
    const { messages } = await store.getThreadMessages({ threadId, limit: 2 });
    const turnId = runningTurn(messages);
    return turnId !== undefined && store.requestStop({ turnId });
  }

  answer(threadId: ThreadId, requestId: string, outcome: PermissionOutcome): void {
    this.#running.get(threadId)?.answer(requestId, outcome);
  }

  /** Resolves when no turn of this window runs and no prompt of it waits. */
  async settled(): Promise<void> {
    await Promise.all(this.#finished);
  }

  /** Ends every turn as interrupted and waits until no process is left (invariant 9). */
  async shutDown(): Promise<void> {
    this.#ending.abort();
    for (const turn of this.#running.values()) turn.stop('interrupted');
    await this.settled();
    this.dispose();
  }

  /** Resolves when the turn's start is stored, or the prompt among those that wait; the turn itself goes on behind. */
  #begin(threadId: ThreadId, text: string): Promise<void> {
    const { promise: stored, resolve, reject } = deferred<undefined>();
    const run = async () => {
      const facts = await this.#startUnlessBusy(threadId, text);
      const queued = facts ? undefined : await storeWaiting(this.#context, threadId, text);
      resolve(undefined);
      if (facts) await this.#run(facts);
      else if (queued) await this.#runQueued(threadId, queued, true);
    };
    this.#track(this.#sequencer.queue(threadId, run).catch(reject));
    return stored;
  }

  /**
   * Stores the prompt and runs it when its time comes, unless it was removed or given back by then. It takes its place
   * before it is stored: what is sent meanwhile comes behind it.
   */
  async #enqueue(threadId: ThreadId, text: string): Promise<void> {
    const stored = storeWaiting(this.#context, threadId, text);
    const queued = this.#sequencer.queue(threadId, async () => {
      // One that could not be stored is given back by who sent it.
      const prompt = await stored.catch(() => undefined);
      if (prompt) await this.#runQueued(threadId, prompt);
    });
    this.#track(queued.catch((error: unknown) => this.#news.refuseUnstored(threadId, text, error)));
    await stored;
  }

  /** Sends a prompt that waits as soon as no other window runs a turn of its thread; `isBehindOther`: one did. */
  async #runQueued(threadId: ThreadId, { id, text }: QueuedPrompt, isBehindOther = false): Promise<void> {
    const { signal } = this.#ending;
    for (;;) {
      const hasWaited = await untilFree(this.#context, threadId, signal);
      if (signal.aborted) return;
      isBehindOther ||= hasWaited;
      try {
        const facts = await this.#startUnlessBusy(threadId, text, id);
        if (facts) return await this.#run({ ...facts, isBehindOther });
      } catch (error) {
        // Removed by then, or given back.
        if (isStoreError(error, 'gone')) return;
        throw error;
      }
      isBehindOther = true;
    }
  }

  /** Undefined when another window has begun a turn of the thread. */
  async #startUnlessBusy(
    threadId: ThreadId,
    prompt: string,
    queuedId?: string,
  ): Promise<TurnFacts | undefined> {
    try {
      return await this.#start(threadId, prompt, queuedId);
    } catch (error) {
      if (!isStoreError(error, 'thread-busy')) throw error;
      return undefined;
    }
  }

  #track(finished: Promise<void>): void {
    const tracked = finished.finally(() => this.#finished.delete(tracked));
    this.#finished.add(tracked);
  }

  async #start(threadId: ThreadId, prompt: string, queuedPromptId?: string): Promise<TurnFacts> {
    const { store, uuid } = this.#context;
    const turnId = newTurnId(uuid);
    const replyId = newMessageId(uuid);
    const userMessageId = newMessageId(uuid);
    const ids = { turnId, threadId, userMessageId, replyMessageId: replyId };
    this.#starting.set(threadId, turnId);
    try {
      const started = await store.startTurn({ ...ids, prompt, queuedPromptId });
      const { user, reply, session, offers, choices } = started;
      this.#followers.of(threadId)?.told([user, reply]);
      this.#news.tell({ type: 'messagesAdded', threadId, messages: [user, reply] });
      const { agent, cwd } = session;
      const isFollowed = () => !this.#ending.signal.aborted && this.#sequencer.hasWaiting(threadId);
      const message = { replyId, prompt, promptIdx: user.idx };
      return { turnId, threadId, ...message, agent, cwd, offers, choices, isFollowed };
    } catch (error) {
      this.#starting.delete(threadId);
      throw error;
    }
  }

  async #run(facts: TurnFacts): Promise<void> {
    const turn = new RunningTurn(this.#context, facts, (event) => this.#news.tell(event));
    this.#running.set(facts.threadId, turn);
    // The window began to go while the prompt was being stored.
    if (this.#ending.signal.aborted) turn.stop('interrupted');
    try {
      const end = await turn.run();
      this.#tellEnd(facts, end);
      if (end.stopReason !== 'end_turn') await this.#returnWaiting(facts.threadId);
    } catch (error) {
      this.#news.tellFailure(facts.threadId, `The end of the reply could not be stored: ${messageOf(error)}`);
    } finally {
      // The next turn of the thread waits for the process, the user does not.
      await turn.gone;
      this.#running.delete(facts.threadId);
      this.#starting.delete(facts.threadId);
    }
  }

  #tellEnd({ threadId, turnId, replyId }: TurnFacts, end: TurnEnd): void {
    this.#context.log.info('turn ended', { turn: turnId, stop: end.stopReason, reason: end.error?.message });
    const turn = { id: turnId, stopReason: end.stopReason, usage: end.usage };
    this.#news.tell({ type: 'turnEnded', threadId, messageId: replyId, turn });
    this.#news.tellState(threadId, stateAfter(end));
  }

  async #returnWaiting(threadId: ThreadId): Promise<void> {
    try {
      const text = await this.returnQueue(threadId);
      if (text !== '') this.#news.tell({ type: 'promptRefused', threadId, text });
    } catch (error) {
      this.#news.tellFailure(
        threadId,
        `The prompts that wait could not be given back, and still wait: ${messageOf(error)}`,
      );
    }
  }
}

function stateAfter({ stopReason, error }: TurnEnd): ChatState {
  if (error) return { phase: 'error', running: false, text: error.message };
  return stopReason === 'cancelled' ? { ...idle, text: 'Stopped' } : idle;
}
