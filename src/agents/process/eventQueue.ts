import { deferred } from '../../base/deferred.ts';

/** Takes values as they come and gives them as they are asked for. */
export interface EventQueue<T> {
  /** After `end`, nothing is taken any more. */
  push(value: T): void;
  end(): void;
  /**
   * Resolves when fewer than `capacity` values wait, at the latest when nobody takes any more. Who makes values from
   * what it reads waits for it before it reads on.
   */
  room(): Promise<void>;
  /** Ends after `end` and everything before it; can be iterated once. */
  readonly values: AsyncIterable<T>;
}

/** `capacity` is a bound for those who wait for `room`; a value that is pushed is taken in any case. */
export function createEventQueue<T>(capacity = 256): EventQueue<T> {
  let waiting: T[] = [];
  let ended = false;
  let wake = () => {};
  let taken = deferred<undefined>();

  async function* drain(): AsyncGenerator<T> {
    try {
      while (waiting.length > 0 || !ended) {
        yield* takeAll();
        if (waiting.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      // Also when whoever took them went away before the end.
      end();
      takeAll();
    }
  }

  function takeAll(): T[] {
    const values = waiting;
    waiting = [];
    taken.resolve(undefined);
    taken = deferred();
    return values;
  }

  function end(): void {
    ended = true;
    wake();
    taken.resolve(undefined);
  }

  return {
    push(value) {
      if (ended) return;
      waiting.push(value);
      wake();
    },
    end,
    async room() {
      while (waiting.length >= capacity && !ended) await taken.promise;
    },
    values: drain(),
  };
}
