import type { FoundMessage } from '../domain/foundMessage.ts';
import type { SearchPlace, StoreApi } from './protocol.ts';

export interface Search {
  /** Text, never a pattern; upper and lower case are the same. Not empty. */
  readonly text: string;
  /** How many messages are enough. */
  readonly limit: number;
  /** Ends it between two slices. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The messages that have a text in them, the newest first, as they are found. What others ask of the store meanwhile is
 * answered in between. A reply is found once its turn has ended. Throws `StoreError`.
 */
export async function* search(
  store: Pick<StoreApi, 'searchMessages'>,
  { text, limit, signal }: Search,
): AsyncGenerator<readonly FoundMessage[]> {
  let from: SearchPlace | undefined;
  for (let left = limit; left > 0 && !signal?.aborted;) {
    const { found, next } = await store.searchMessages({ text, limit: left, from });
    if (found.length > 0 && !signal?.aborted) yield found;
    if (!next) return;
    from = next;
    left -= found.length;
  }
}
