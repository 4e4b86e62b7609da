/**
 * Runs tasks of the same key one after the other, in the order they came; tasks of different keys run side by
 * side. A task that fails does not stop those behind it.
 */
export class KeyedSequencer<K> {
  readonly #tails = new Map<K, Promise<unknown>>();

  /** True while a task of this key is running or waiting. */
  isBusy(key: K): boolean {
    return this.#tails.has(key);
  }

  queue<T>(key: K, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const result = before.then(task, task);
    // The tail never rejects: the failure belongs to the one who queued the task.
    const tail: Promise<unknown> = result.then(nothing, nothing).then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    this.#tails.set(key, tail);
    return result;
  }
}

function nothing(): void {}
