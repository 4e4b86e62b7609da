import { withSnapshot } from '../backup/snapshot.ts';
import { openStore, type StoreOptions } from '../client.ts';
import type { ImportedCounts } from '../importedHistory.ts';
import type { StoreApi } from '../protocol.ts';
import { StoreError } from '../storeError.ts';
import { joinHistory, type JoinOptions } from './joinHistory.ts';

/** Where the bundles are, and who is told. */
export type RelinkFiles = Pick<StoreOptions, 'workerPath' | 'wasmPath' | 'log'>;

export interface StoreCounts {
  readonly sessions: number;
  readonly threads: number;
  readonly messages: number;
}

/** What an old store holds. It is read from a copy: it is neither migrated nor changed. Rejects with `StoreError`. */
export function countStore(databasePath: string, files: RelinkFiles): Promise<StoreCounts> {
  return withCopy(databasePath, files, async (store) => {
    const sessions = await store.listSessions({});
    const threads = sessions.flatMap((session) => session.threads);
    const messages = threads.reduce((sum, { messageCount }) => sum + messageCount, 0);
    return { sessions: sessions.length, threads: threads.length, messages };
  });
}

/** Joins everything of an old store into another; what is there already stays as it is, so that it can be repeated. */
export function relinkStore(
  databasePath: string,
  into: StoreApi,
  files: RelinkFiles,
  options: JoinOptions,
): Promise<ImportedCounts> {
  return withCopy(databasePath, files, (store) => joinHistory(store, into, options));
}

function withCopy<T>(
  databasePath: string,
  files: RelinkFiles,
  use: (api: StoreApi) => Promise<T>,
): Promise<T> {
  return withSnapshot(databasePath, async (copy) => {
    const client = openStore({ databasePath: copy, ...files });
    try {
      const info = await client.api.info({});
      if (!info.persistent) throw new StoreError('store-failed', info.reason.replaceAll(copy, databasePath));
      return await use(client.api);
    } finally {
      await client.dispose();
    }
  });
}
