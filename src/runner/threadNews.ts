import { messageOf } from '../base/decode.ts';
import { DisposableOwner } from '../base/disposable.ts';
import { Emitter } from '../base/event.ts';
import type { Logger } from '../base/log.ts';
import type { ChatState } from '../domain/chatState.ts';
import type { ThreadId } from '../domain/ids.ts';
import { idle } from './idle.ts';
import type { TurnEvent } from './turnEvent.ts';

/** Tells what happens to threads, and remembers how each of them stands. */
export class ThreadNews extends DisposableOwner {
  readonly #log: Logger;
  readonly #events: Emitter<TurnEvent>;
  readonly #states = new Map<ThreadId, ChatState>();

  constructor(log: Logger) {
    super();
    this.#log = log;
    this.#events = this.register(
      new Emitter<TurnEvent>((error) => log.error('a listener failed', { reason: messageOf(error) })),
    );
  }

  get onDidHappen() {
    return this.#events.event;
  }

  stateOf(threadId: ThreadId): ChatState {
    return this.#states.get(threadId) ?? idle;
  }

  tell(event: TurnEvent): void {
    if (event.type === 'state') this.#states.set(event.threadId, event.state);
    this.#events.fire(event);
  }

  tellState(threadId: ThreadId, state: ChatState): void {
    this.tell({ type: 'state', threadId, state });
  }

  tellFailure(threadId: ThreadId, text: string): void {
    this.#log.error(text, { thread: threadId });
    this.tellState(threadId, { phase: 'error', running: false, text });
  }

  /** Gives a prompt back that was not taken; the state says why. */
  refuse(threadId: ThreadId, text: string, state: ChatState): void {
    this.tellState(threadId, state);
    this.tell({ type: 'promptRefused', threadId, text });
  }

  refuseUnstored(threadId: ThreadId, text: string, error: unknown): void {
    const reason = messageOf(error);
    this.#log.error('prompt not stored', { thread: threadId, reason });
    const what = `The prompt could not be stored, so nothing was started: ${reason}`;
    this.refuse(threadId, text, { phase: 'error', running: false, text: what });
  }

  /** Forgets that a turn of another window runs: nobody follows it any more, and would say when it ends. */
  forgetOthersTurn(threadId: ThreadId): void {
    if (this.stateOf(threadId).runsIn !== undefined) this.#states.delete(threadId);
  }
}
