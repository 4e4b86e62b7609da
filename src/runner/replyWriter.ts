import { messageOf } from '../base/decode.ts';
import type { Logger } from '../base/log.ts';
import type { MessageId } from '../domain/ids.ts';
import { mergeChanges, type PartChange } from '../domain/transcript.ts';
import type { StoreApi } from '../store/protocol.ts';

/** Streamed text is stored at most this often, in ms; everything else at once. */
const textInterval = 300;

/**
 * Brings the changes of a growing reply into the store, in order, one write at a time: what comes during a write
 * goes into the next one. A write that fails is tried again with the next change; `flush` reports what never got
 * through.
 */
export class ReplyWriter {
  readonly #store: Pick<StoreApi, 'changeParts'>;
  readonly #messageId: MessageId;
  readonly #log: Logger;
  #pending: PartChange[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #batch = 0;
  #failure: unknown;

  constructor(store: Pick<StoreApi, 'changeParts'>, messageId: MessageId, log: Logger) {
    this.#store = store;
    this.#messageId = messageId;
    this.#log = log;
  }

  add(changes: readonly PartChange[]): void {
    if (changes.length === 0) return;
    this.#pending.push(...changes);
    if (changes.some((change) => change.op === 'set')) this.#writeSoon(0);
    else this.#writeSoon(textInterval);
  }

  /** Resolves when everything is stored. Rejects with the store's error when some of it could not be. */
  async flush(): Promise<void> {
    this.#clearTimer();
    this.#write();
    await this.#writing;
    if (this.#pending.length > 0) throw this.#failure;
  }

  #writeSoon(delay: number): void {
    if (delay === 0) this.#clearTimer();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#write();
    }, delay);
  }

  #write(): void {
    this.#writing = this.#writing.then(() => this.#writePending());
  }

  async #writePending(): Promise<void> {
    const taken = this.#pending;
    if (taken.length === 0) return;
    this.#pending = [];
    this.#batch += 1;
    try {
      await this.#store.changeParts({
        messageId: this.#messageId,
        changes: mergeChanges(taken),
        batch: this.#batch,
      });
    } catch (error) {
      this.#pending = [...taken, ...this.#pending];
      this.#failure = error;
      this.#log.error('reply not stored yet', { message: this.#messageId, reason: messageOf(error) });
    }
  }

  #clearTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
