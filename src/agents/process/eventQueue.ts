/** Takes values as they come and gives them as they are asked for. */
export interface EventQueue<T> {
  /** After `end`, nothing is taken any more. */
  push(value: T): void;
  end(): void;
  /** Ends after `end` and everything before it; can be iterated once. */
  readonly values: AsyncIterable<T>;
}

export function createEventQueue<T>(): EventQueue<T> {
  let waiting: T[] = [];
  let ended = false;
  let wake = () => {};

  async function* drain(): AsyncGenerator<T> {
    while (waiting.length > 0 || !ended) {
      const values = waiting;
      waiting = [];
      yield* values;
      if (waiting.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  return {
    push(value) {
      if (ended) return;
      waiting.push(value);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    values: drain(),
  };
}
