import { DisposableOwner } from '../base/disposable.ts';
import { messageOf } from '../base/decode.ts';
import { Emitter } from '../base/event.ts';
import { KeyedSequencer } from '../base/sequencer.ts';
import type { ChatState } from '../domain/chatState.ts';
import { newMessageId, newTurnId, type ThreadId } from '../domain/ids.ts';
import type { PermissionOutcome } from '../domain/message.ts';
import type { QueuedPrompt } from '../domain/queue.ts';
import type { RunnerContext } from './context.ts';
import { RunningTurn, type GrowingReply, type TurnEnd, type TurnFacts } from './turn.ts';
import type { TurnEvent } from './turnEvent.ts';

const idle: ChatState = { phase: 'ready', running: false, text: 'Ready' };

/** Takes prompts and runs them, one turn a thread at a time; the others wait in the store. */
export class TurnRunner extends DisposableOwner {
  readonly #context: RunnerContext;
  readonly #events: Emitter<TurnEvent>;
  readonly #sequencer = new KeyedSequencer<ThreadId>();
  readonly #running = new Map<ThreadId, RunningTurn>();
  readonly #states = new Map<ThreadId, ChatState>();
  readonly #finished = new Set<Promise<void>>();

  constructor(context: RunnerContext) {
    super();
    this.#context = context;
    this.#events = this.register(
      new Emitter<TurnEvent>((error) => context.log.error('a listener failed', { reason: messageOf(error) })),
    );
  }

  get onDidHappen() {
    return this.#events.event;
  }

  /** How a thread stands now. */
  stateOf(threadId: ThreadId): ChatState {
    const closed = this.#context.whyNotStart();
    if (closed) return { phase: 'closed', running: false, text: closed };
    return this.#states.get(threadId) ?? idle;
  }

  /**
   * Takes a prompt: it is stored before anything is started for it (invariant 3), and queued while a turn of the
   * thread runs. Resolves when it is stored; one that can't be taken comes back as `promptRefused`.
   */
  async prompt(threadId: ThreadId, text: string): Promise<void> {
    const closed = this.#context.whyNotStart();
    if (closed) {
      this.#refuse(threadId, text, { phase: 'closed', running: false, text: closed });
      return;
    }
    try {
      if (this.#sequencer.isBusy(threadId)) await this.#enqueue(threadId, text);
      else await this.#begin(threadId, text);
    } catch (error) {
      this.#refuseUnstored(threadId, text, error);
    }
  }

  /** Gives the prompts that wait back to the user, for example after a restart; not those of another window. */
  async returnQueue(threadId: ThreadId): Promise<string[]> {
    const opened = await this.#context.store.openThread({ threadId });
    const queue = (opened?.queue ?? []).filter(({ waitsIn }) => waitsIn === undefined);
    for (const { id } of queue) await this.#context.store.removeQueuedPrompt({ promptId: id });
    return queue.map(({ text }) => text);
  }

  async removeQueued(threadId: ThreadId, promptId: string): Promise<void> {
    await this.#context.store.removeQueuedPrompt({ promptId });
    await this.#fireQueue(threadId);
  }

  /** The reply that grows now, further than the store has it; none when no turn runs. */
  growingReply(threadId: ThreadId): GrowingReply | undefined {
    return this.#running.get(threadId)?.reply;
  }

  stop(threadId: ThreadId): void {
    this.#running.get(threadId)?.stop('cancelled');
  }

  answer(threadId: ThreadId, requestId: string, outcome: PermissionOutcome): void {
    this.#running.get(threadId)?.answer(requestId, outcome);
  }

  /** Ends every turn as interrupted and waits until no process is left (invariant 9). */
  async shutDown(): Promise<void> {
    for (const turn of this.#running.values()) turn.stop('interrupted');
    await Promise.all(this.#finished);
    this.dispose();
  }

  /** Resolves when the turn's start is stored; the turn itself goes on behind. */
  #begin(threadId: ThreadId, prompt: string): Promise<void> {
    const { promise: stored, resolve, reject } = Promise.withResolvers<undefined>();
    const run = async () => {
      const facts = await this.#store(threadId, prompt);
      resolve(undefined);
      await this.#run(facts);
    };
    this.#track(this.#sequencer.queue(threadId, run).catch(reject));
    return stored;
  }

  /** Stores the prompt and runs it when its time comes, unless it was removed or given back by then. */
  async #enqueue(threadId: ThreadId, text: string): Promise<void> {
    const { store, uuid } = this.#context;
    const prompt: QueuedPrompt = { id: uuid(), text };
    await store.enqueuePrompt({ threadId, prompt });
    await this.#fireQueue(threadId);
    const run = async () => {
      const opened = await store.openThread({ threadId });
      if (!opened?.queue.some(({ id }) => id === prompt.id)) return;
      const facts = await this.#store(threadId, text, prompt.id);
      await this.#fireQueue(threadId);
      await this.#run(facts);
    };
    const queued = this.#sequencer.queue(threadId, run);
    this.#track(queued.catch((error: unknown) => this.#refuseUnstored(threadId, text, error)));
  }

  #track(finished: Promise<void>): void {
    const tracked = finished.finally(() => this.#finished.delete(tracked));
    this.#finished.add(tracked);
  }

  async #store(threadId: ThreadId, prompt: string, queuedPromptId?: string): Promise<TurnFacts> {
    const { store, uuid } = this.#context;
    const opened = await store.openThread({ threadId });
    if (!opened) throw new Error('This thread was deleted.');
    const turnId = newTurnId(uuid);
    const replyId = newMessageId(uuid);
    const userMessageId = newMessageId(uuid);
    const ids = { turnId, threadId, userMessageId, replyMessageId: replyId };
    const { user, reply } = await store.startTurn({ ...ids, prompt, queuedPromptId });
    this.#events.fire({ type: 'messagesAdded', threadId, messages: [user, reply] });
    return { turnId, threadId, replyId, prompt, agent: opened.session.agent, cwd: opened.session.cwd };
  }

  async #run(facts: TurnFacts): Promise<void> {
    const turn = new RunningTurn(this.#context, facts, (event) => this.#fire(event));
    this.#running.set(facts.threadId, turn);
    try {
      await this.#finish(facts, await turn.run());
    } catch (error) {
      const text = `The end of the reply could not be stored: ${messageOf(error)}`;
      this.#context.log.error(text, { turn: facts.turnId });
      this.#setState(facts.threadId, { phase: 'error', running: false, text });
    } finally {
      // The next turn of the thread waits for the process, the user does not.
      await turn.gone;
      this.#running.delete(facts.threadId);
    }
  }

  async #finish({ threadId, turnId, replyId }: TurnFacts, end: TurnEnd): Promise<void> {
    this.#context.log.info('turn ended', { turn: turnId, stop: end.stopReason, reason: end.error?.message });
    const turn = { id: turnId, stopReason: end.stopReason, usage: end.usage };
    this.#events.fire({ type: 'turnEnded', threadId, messageId: replyId, turn });
    this.#setState(threadId, stateAfter(end));
    if (end.stopReason === 'end_turn') return;
    for (const text of await this.returnQueue(threadId))
      this.#fire({ type: 'promptRefused', threadId, text });
    await this.#fireQueue(threadId);
  }

  async #fireQueue(threadId: ThreadId): Promise<void> {
    const opened = await this.#context.store.openThread({ threadId });
    this.#fire({ type: 'queue', threadId, queue: opened?.queue ?? [] });
  }

  #refuse(threadId: ThreadId, text: string, state: ChatState): void {
    this.#setState(threadId, state);
    this.#fire({ type: 'promptRefused', threadId, text });
  }

  #refuseUnstored(threadId: ThreadId, text: string, error: unknown): void {
    const reason = messageOf(error);
    this.#context.log.error('prompt not stored', { thread: threadId, reason });
    const what = `The prompt could not be stored, so nothing was started: ${reason}`;
    this.#refuse(threadId, text, { phase: 'error', running: false, text: what });
  }

  #setState(threadId: ThreadId, state: ChatState): void {
    this.#fire({ type: 'state', threadId, state });
  }

  #fire(event: TurnEvent): void {
    if (event.type === 'state') this.#states.set(event.threadId, event.state);
    this.#events.fire(event);
  }
}

function stateAfter({ stopReason, error }: TurnEnd): ChatState {
  if (error) return { phase: 'error', running: false, text: error.message };
  return stopReason === 'cancelled' ? { ...idle, text: 'Stopped' } : idle;
}
