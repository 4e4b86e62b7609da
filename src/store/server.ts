import { ErrorCodes, ResponseError, type MessageConnection } from 'vscode-jsonrpc/node';
import { decode, messageOf } from '../base/decode.ts';
import { ChangeSet } from './handlers/changeSet.ts';
import { handlers } from './handlers/handlers.ts';
import {
  storeChangedNotification,
  storeMethodTable,
  type StoreChange,
  type StoreInfo,
  type StoreMethodName,
  type StoreResult,
} from './protocol.ts';
import type { Database } from './sqlite/database.ts';
import { SqliteError } from './sqlite/sqliteError.ts';
import { StoreError } from './storeError.ts';

export interface ServedStore {
  readonly database: Database;
  readonly info: StoreInfo;
  /** Called after every commit that changed something, before it is answered. */
  onCommitted(change: StoreChange): void;
}

/** Answers `storeMethods` on a connection, whatever carries it. Each request is one transaction. */
export function serveStore(connection: MessageConnection, store: ServedStore): void {
  for (const name of Object.keys(storeMethodTable).filter(isMethodName)) {
    connection.onRequest(name, (params: unknown) => respond(store, name, params));
  }
}

/** Tells the other side of a connection what changed. */
export function notifyChanged(connection: MessageConnection, change: StoreChange): Promise<void> {
  return connection.sendNotification(storeChangedNotification, change);
}

function respond(store: ServedStore, name: StoreMethodName, params: unknown): unknown {
  try {
    return answer(store, name, params);
  } catch (error) {
    throw toResponseError(error);
  }
}

function answer<K extends StoreMethodName>(store: ServedStore, name: K, params: unknown): StoreResult<K> {
  const decoded = decode(storeMethodTable[name].params, params);
  if (!decoded.ok)
    throw new StoreError('invalid-request', `The store was asked wrongly: ${name}: ${decoded.reason}`);
  const { database, info } = store;
  const changes = new ChangeSet();
  const now = new Date().toISOString();
  const result = database.transaction(() => handlers[name]({ database, info, changes, now }, decoded.value));
  if (changes.change) store.onCommitted(changes.change);
  return result;
}

function toResponseError(error: unknown): ResponseError<{ code: string }> {
  const { code, message } = toStoreError(error);
  return new ResponseError(ErrorCodes.InternalError, message, { code });
}

function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  if (error instanceof SqliteError && error.kind === 'full')
    return new StoreError('store-full', 'There is no space left on the disk; this was not stored.');
  return new StoreError('store-failed', `The store failed: ${messageOf(error)}`);
}

function isMethodName(name: string): name is StoreMethodName {
  return Object.hasOwn(storeMethodTable, name);
}
