import type { ChangeSet } from './changeSet.ts';
import type { Database } from '../sqlite/database.ts';
import type { StoreInfo, StoreMethodName, StoreParams, StoreResult } from '../protocol.ts';
import type { ClientId, Peer } from '../sharing/peer.ts';

/** What a transaction writes with, and where it notes what it changed. */
export interface WriteContext {
  readonly database: Database;
  readonly changes: ChangeSet;
  /** The time of the request, ISO 8601 in UTC. */
  readonly now: string;
}

/** What a handler works with during one request. */
export interface StoreContext extends WriteContext {
  readonly info: StoreInfo;
  /** Who asks. */
  readonly client: Peer;
  /** Whether a client has the store open now, as far as can be told. */
  readonly isHere: (id: ClientId) => boolean;
}

/** Answers one method inside a transaction. Throws `StoreError`; then nothing is written. */
export type StoreHandler<K extends StoreMethodName> = (
  context: StoreContext,
  params: StoreParams<K>,
) => StoreResult<K>;
