import { MessageChannel } from 'node:worker_threads';
import { onTestFinished } from 'vitest';
import { createMessageConnection, PortMessageReader, PortMessageWriter } from 'vscode-jsonrpc/node';
import { decode } from '../../../../src/base/decode.ts';
import { createApi } from '../../../../src/store/api.ts';
import { openDatabase } from '../../../../src/store/openDatabase.ts';
import {
  storeChangedNotification,
  storeChangeSchema,
  type StoreApi,
  type StoreChange,
} from '../../../../src/store/protocol.ts';
import { notifyChanged, serveStore } from '../../../../src/store/server.ts';
import type { Database } from '../../../../src/store/sqlite/database.ts';
import { wasmPath } from './storeWorker.ts';
import { temporaryDatabase } from './testStore.ts';

export interface ServedStore {
  readonly api: StoreApi;
  /** The same database, to look at what was written. */
  readonly database: Database;
  readonly changes: StoreChange[];
}

/** A store on a real file, spoken to over a real connection, without the worker. */
export async function serveTemporaryStore(): Promise<ServedStore> {
  const opened = await openDatabase({ databasePath: await temporaryDatabase(), wasmPath, patience: 0 });
  onTestFinished(() => opened.close());
  const { database, info } = opened;
  const { near, far } = connect();
  serveStore(far, { database, info, onCommitted: (change) => void notifyChanged(far, change) });
  const changes: StoreChange[] = [];
  near.onNotification(storeChangedNotification, (raw: unknown) => {
    const change = decode(storeChangeSchema, raw);
    if (change.ok) changes.push(change.value);
  });
  far.listen();
  near.listen();
  return { api: createApi((method, params) => near.sendRequest(method, params)), database, changes };
}

function connect() {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  const near = createMessageConnection(new PortMessageReader(port1), new PortMessageWriter(port1));
  const far = createMessageConnection(new PortMessageReader(port2), new PortMessageWriter(port2));
  return { near, far };
}
