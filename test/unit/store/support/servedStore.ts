import { randomUUID } from 'node:crypto';
import { MessageChannel } from 'node:worker_threads';
import { onTestFinished } from 'vitest';
import { createMessageConnection, PortMessageReader, PortMessageWriter } from 'vscode-jsonrpc/node';
import { createApi } from '../../../../src/store/api.ts';
import type { StoreApi, StoreChange, StoreGrowth } from '../../../../src/store/protocol.ts';
import { StoreServer, type ServedClient } from '../../../../src/store/server.ts';
import { newClientId, type Peer } from '../../../../src/store/sharing/peer.ts';
import type { Database } from '../../../../src/store/sqlite/database.ts';
import { hearStore } from '../../../../src/store/storeEvents.ts';
import { openDatabase } from './openedStore.ts';
import { silentLog, temporaryDatabase } from './testStore.ts';

export interface ServedStore extends ServedApi {
  /** The same database, to look at what was written. */
  readonly database: Database;
  readonly server: StoreServer;
  /** Another client of the same store. */
  readonly join: (label: string) => ServedApi;
}

export interface ServedApi {
  readonly api: StoreApi;
  readonly client: ServedClient;
  readonly changes: StoreChange[];
  readonly growths: StoreGrowth[];
}

/** A store on a real file, spoken to over a real connection, without the worker. */
export async function serveTemporaryStore(options: { grace?: number } = {}): Promise<ServedStore> {
  const path = await temporaryDatabase();
  const { database } = await openDatabase(path);
  const info = { persistent: true, path, role: 'owner' } as const;
  const grace = options.grace ?? 3000;
  const server = new StoreServer({ database, info, grace, onCommitted: () => undefined });
  onTestFinished(() => server.dispose());
  const join = (label: string) => connectTo(server, label);
  return { ...join('this window'), database, server, join };
}

function connectTo(server: StoreServer, label: string): ServedApi {
  const { near, far } = connect();
  const events = hearStore(near, silentLog);
  const changes: StoreChange[] = [];
  const growths: StoreGrowth[] = [];
  events.change.event((change) => changes.push(change));
  events.growth.event((growth) => growths.push(growth));
  const client: ServedClient = {
    peer: peerCalled(label),
    role: 'guest',
    notify: (method, params) => void far.sendNotification(method, params),
  };
  server.connect(client);
  far.onRequest((method: string, params: unknown) => server.answer(client, method, params));
  far.listen();
  near.listen();
  return { api: createApi((method, params) => near.sendRequest(method, params)), client, changes, growths };
}

export function peerCalled(label: string): Peer {
  return { id: newClientId(randomUUID), label, host: 'here', pid: process.pid };
}

function connect() {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  const near = createMessageConnection(new PortMessageReader(port1), new PortMessageWriter(port1));
  const far = createMessageConnection(new PortMessageReader(port2), new PortMessageWriter(port2));
  return { near, far };
}
