import { decode } from '../../base/decode.ts';
import type { Logger } from '../../base/log.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import type { TurnDriver } from '../process/turnRun.ts';
import { sessionIdSchema } from './sessionId.ts';

export interface SessionContext {
  readonly turn: Pick<TurnDriver, 'emit'>;
  readonly log: Logger;
  /** The conversation that is continued; none for a new one. */
  readonly asked: RemoteThreadId | undefined;
  /** Whether a conversation can be continued, by its file. Never rejects. */
  readonly isStored: (id: RemoteThreadId) => Promise<boolean>;
}

/** Knows which conversation the turn is in, and tells it the moment it is seen (P7, invariants 2 and 4). */
export class SessionKeeper {
  readonly #context: SessionContext;
  #id: RemoteThreadId | undefined;
  #provisional = false;
  #mayChange = false;
  #looking: Promise<void> | undefined;
  #skipped = false;

  constructor(context: SessionContext) {
    this.#context = context;
  }

  /** The conversation the turn is in, once it is known. */
  get id(): RemoteThreadId | undefined {
    return this.#id;
  }

  /** A line named its conversation. Throws `thread-mismatch` when it is not the one of this turn. */
  saw(named: string): void {
    if (named === this.#id) return;
    const decoded = decode(sessionIdSchema, named);
    if (!decoded.ok) return this.#skip(decoded.reason);
    const expected = this.#id ?? this.#context.asked;
    if (expected === undefined) this.#enter(decoded.value, true);
    else if (decoded.value === expected) this.#enter(expected, false);
    else this.#change(decoded.value, expected);
  }

  /** The user asked for a new conversation (`/clear`): the ID changes. */
  reset(): void {
    this.#mayChange = true;
  }

  /**
   * Looks whether a new conversation can be continued by now. Claude Code writes its file when it asks its model, before
   * or after the first words come: that is looked at, not believed.
   */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  /** A turn that was had to its end is stored before Claude Code exits. */
  stored(): void {
    if (this.#id !== undefined && this.#provisional) this.#enter(this.#id, false);
  }

  async #look(): Promise<void> {
    const id = this.#id;
    if (id === undefined || !this.#provisional) return;
    if ((await this.#context.isStored(id)) && id === this.#id) this.stored();
  }

  #enter(id: RemoteThreadId, provisional: boolean): void {
    this.#id = id;
    this.#provisional = provisional;
    this.#context.log.info('Conversation opened', { remoteId: id, asked: this.#context.asked, provisional });
    this.#context.turn.emit({ type: 'threadStarted', remoteId: id, provisional });
  }

  /** It is on every line: said once. */
  #skip(reason: string): void {
    if (!this.#skipped) this.#context.log.warn('Skipped what is no ID of Claude Code', { reason });
    this.#skipped = true;
  }

  #change(to: RemoteThreadId, from: RemoteThreadId): void {
    if (!this.#mayChange) {
      this.#context.log.warn('Claude Code opened another conversation', { asked: from, opened: to });
      throw new AgentError(
        'thread-mismatch',
        `Claude Code opened the conversation ${to} instead of ${from}. Nothing of it was kept here.`,
      );
    }
    this.#mayChange = false;
    const text = 'Claude Code began a new conversation; the earlier one is kept under its own ID.';
    this.#context.turn.emit({ type: 'notice', level: 'info', text });
    this.#enter(to, true);
  }
}
