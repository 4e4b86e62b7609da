import type { ChangeSet } from './changeSet.ts';
import type { Database } from '../sqlite/database.ts';
import type { StoreInfo, StoreMethodName, StoreParams, StoreResult } from '../protocol.ts';

/** What a handler works with during one request. */
export interface StoreContext {
  readonly database: Database;
  readonly info: StoreInfo;
  readonly changes: ChangeSet;
  /** The time of the request, ISO 8601 in UTC. */
  readonly now: string;
}

/** Answers one method inside a transaction. Throws `StoreError`; then nothing is written. */
export type StoreHandler<K extends StoreMethodName> = (
  context: StoreContext,
  params: StoreParams<K>,
) => StoreResult<K>;
