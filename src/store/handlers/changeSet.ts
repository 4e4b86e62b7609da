import type { SessionId, ThreadId } from '../../domain/ids.ts';
import type { StoreChange, StoreGrowth } from '../protocol.ts';

/** Collects what a transaction changes, for the notifications after its commit. */
export class ChangeSet {
  readonly #sessionIds = new Set<SessionId>();
  readonly #threadIds = new Set<ThreadId>();
  #growth: StoreGrowth | undefined;

  addSession(sessionId: SessionId): void {
    this.#sessionIds.add(sessionId);
  }

  addThread(threadId: ThreadId): void {
    this.#threadIds.add(threadId);
  }

  addGrowth(growth: StoreGrowth): void {
    this.#growth = growth;
  }

  /** What changed; undefined when nothing did. */
  get change(): StoreChange | undefined {
    if (this.#sessionIds.size === 0 && this.#threadIds.size === 0) return undefined;
    return { sessionIds: [...this.#sessionIds], threadIds: [...this.#threadIds] };
  }

  /** How a running reply grew; undefined when none did. */
  get growth(): StoreGrowth | undefined {
    return this.#growth;
  }
}
