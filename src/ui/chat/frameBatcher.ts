import { mergeChanges, type PartChange } from '../../domain/transcript.ts';

/** A frame, in ms. */
const frame = 16;

/** Collects the changes of one growing reply and hands them over joined, at most once a frame. */
export class FrameBatcher<Key> {
  readonly #send: (key: Key, changes: readonly PartChange[]) => void;
  readonly #pending = new Map<Key, PartChange[]>();
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (key: Key, changes: readonly PartChange[]) => void) {
    this.#send = send;
  }

  add(key: Key, changes: readonly PartChange[]): void {
    const pending = this.#pending.get(key);
    if (pending) pending.push(...changes);
    else this.#pending.set(key, [...changes]);
    this.#timer ??= setTimeout(() => this.flush(), frame);
  }

  flush(): void {
    const batches = [...this.#pending];
    this.clear();
    for (const [key, changes] of batches) this.#send(key, mergeChanges(changes));
  }

  /** Forgets what has not been sent. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending.clear();
  }
}
