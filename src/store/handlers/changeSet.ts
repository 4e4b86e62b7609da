import type { SessionId, ThreadId } from '../../domain/ids.ts';
import type { StoreChange } from '../protocol.ts';

/** Collects what a transaction changes, for the notification after its commit. */
export class ChangeSet {
  readonly #sessionIds = new Set<SessionId>();
  readonly #threadIds = new Set<ThreadId>();

  addSession(sessionId: SessionId): void {
    this.#sessionIds.add(sessionId);
  }

  addThread(threadId: ThreadId): void {
    this.#threadIds.add(threadId);
  }

  /** What changed; undefined when nothing did. */
  get change(): StoreChange | undefined {
    if (this.#sessionIds.size === 0 && this.#threadIds.size === 0) return undefined;
    return { sessionIds: [...this.#sessionIds], threadIds: [...this.#threadIds] };
  }
}
