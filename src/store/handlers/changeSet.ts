import type { SessionId, ThreadId } from '../../domain/ids.ts';
import type { StopRequest, StoreChange, StoreGrowth } from '../protocol.ts';
import type { ClientId } from '../sharing/peer.ts';

/** A wish that is told only to the client it is for. */
export type AddressedStop = StopRequest & { readonly clientId: ClientId };

/** Collects what a transaction changes, for the notifications after its commit. */
export class ChangeSet {
  readonly #sessionIds = new Set<SessionId>();
  readonly #threadIds = new Set<ThreadId>();
  #growth: StoreGrowth | undefined;
  #stop: AddressedStop | undefined;

  addSession(sessionId: SessionId): void {
    this.#sessionIds.add(sessionId);
  }

  addThread(threadId: ThreadId): void {
    this.#threadIds.add(threadId);
  }

  addGrowth(growth: StoreGrowth): void {
    this.#growth = growth;
  }

  addStop(stop: AddressedStop): void {
    this.#stop = stop;
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

  /** Whose turn is to be stopped; undefined when none is. */
  get stop(): AddressedStop | undefined {
    return this.#stop;
  }
}
