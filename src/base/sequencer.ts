/**
 * Runs tasks of the same key one after the other, in the order they came; tasks of different keys run side by
 * side. A task that fails does not stop those behind it.
 */
export class KeyedSequencer<K> {
  readonly #tails = new Map<K, Promise<unknown>>();
  readonly #waiting = new Map<K, number>();

  /** True while a task of this key is running or waiting. */
  isBusy(key: K): boolean {
    return this.#tails.has(key);
  }

  /** True while a task of this key waits behind another one. */
  hasWaiting(key: K): boolean {
    return (this.#waiting.get(key) ?? 0) > 0;
  }

  queue<T>(key: K, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    this.#count(key, 1);
    const result = before.then(() => {
      this.#count(key, -1);
      return task();
    });
    // The tail never rejects: the failure belongs to the one who queued the task.
    const tail: Promise<unknown> = result.then(nothing, nothing).then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    this.#tails.set(key, tail);
    return result;
  }

  #count(key: K, change: 1 | -1): void {
    const waiting = (this.#waiting.get(key) ?? 0) + change;
    if (waiting === 0) this.#waiting.delete(key);
    else this.#waiting.set(key, waiting);
  }
}

function nothing(): void {}
