import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import { decode } from '../base/decode.ts';
import { ChangeSet } from './handlers/changeSet.ts';
import { clientsWithQueue } from './handlers/clientRow.ts';
import { handlers } from './handlers/handlers.ts';
import { interruptTurns } from './handlers/interrupted.ts';
import { runningTurns, runningTurnsOf, type TurnRow } from './handlers/turnRow.ts';
import type { WriteContext } from './handlers/storeContext.ts';
import {
  storeChangedNotification,
  storeGrewNotification,
  storeMethodTable,
  storeStopNotification,
  type StoreInfo,
  type StoreMethodName,
  type StoreResult,
} from './protocol.ts';
import type { StoreRole } from './storeInfo.ts';
import { noteDamage } from './salvage/damage.ts';
import { isProcessGone } from './sharing/isProcessGone.ts';
import type { ClientId, Peer } from './sharing/peer.ts';
import { Presence } from './sharing/presence.ts';
import type { Database } from './sqlite/database.ts';
import { SqliteError } from './sqlite/sqliteError.ts';
import { StoreError } from './storeError.ts';
import { storeErrorOf } from './storeErrorOf.ts';

export interface ServedStore {
  readonly database: Database;
  readonly info: StoreInfo;
  /** How long a client that is not connected may take to come back before its turns are interrupted, in ms. */
  readonly grace: number;
  /** Called after every commit that changed something. */
  onCommitted(): void;
}

/** One that asks and is told what changes, whatever carries it. */
export interface ServedClient {
  readonly peer: Peer;
  readonly role: StoreRole;
  notify(method: string, params: object): void;
}

/** Answers `storeMethods` to any number of clients. Each request is one transaction. */
export class StoreServer {
  readonly #store: ServedStore;
  readonly #presence: Presence;
  readonly #clients = new Set<ServedClient>();

  constructor(store: ServedStore) {
    this.#store = store;
    this.#presence = new Presence(store.grace, (id) => this.#onGone(id));
  }

  connect(client: ServedClient): void {
    this.#clients.add(client);
    this.#presence.arrived(client.peer.id);
  }

  /** Its connection ended; it may come back. */
  disconnect(client: ServedClient): void {
    if (this.#clients.delete(client)) this.#presence.parted(client.peer.id);
  }

  /** It does not come back: its running turns are interrupted. */
  leave(client: ServedClient): void {
    if (!this.#clients.delete(client)) return;
    this.#presence.left(client.peer.id);
    this.#interrupt(runningTurnsOf(this.#store.database, client.peer.id));
  }

  /**
   * Looks after the turns that were running when the store had another owner, or none: those of dead processes are
   * interrupted, the others' clients are expected to come back.
   */
  takeOverTurns(): void {
    if (isReadOnly(this.#store.info)) return;
    const left = runningTurns(this.#store.database);
    const isDead = ({ clientPid }: TurnRow) => clientPid === null || isProcessGone(clientPid);
    this.#interrupt(left.filter(isDead));
    const awaited = left.filter((turn) => !isDead(turn)).map(({ clientId }) => clientId);
    for (const id of [...awaited, ...this.#livingQueuers()]) if (id) this.#presence.expect(id);
  }

  /** Throws a `ResponseError` that carries the code of a `StoreError`. */
  answer(client: ServedClient, method: string, params: unknown): unknown {
    try {
      if (!isMethodName(method)) throw new StoreError('invalid-request', `The store knows no ${method}.`);
      return this.#run(client, method, params);
    } catch (error) {
      if (this.#store.info.persistent) noteDamage(error, this.#store.info.path);
      throw toResponseError(storeErrorOf(error, this.#store.info));
    }
  }

  dispose(): void {
    this.#presence.dispose();
    this.#clients.clear();
  }

  #run<K extends StoreMethodName>(client: ServedClient, name: K, params: unknown): StoreResult<K> {
    const decoded = decode(storeMethodTable[name].params, params);
    if (!decoded.ok)
      throw new StoreError('invalid-request', `The store was asked wrongly: ${name}: ${decoded.reason}`);
    const info = infoFor(client, this.#store.info);
    const isHere = (id: ClientId) => this.#presence.isHere(id);
    const run = (context: WriteContext) =>
      handlers[name]({ ...context, info, client: client.peer, isHere }, decoded.value);
    return this.#commit(run, client);
  }

  /** Runs a transaction and tells what it changed; how a reply grew its `writer` knows. */
  #commit<T>(body: (context: WriteContext) => T, writer?: ServedClient): T {
    const { database } = this.#store;
    const changes = new ChangeSet();
    const now = new Date().toISOString();
    const result = database.transaction(() => body({ database, changes, now }));
    const { change, growth, stop } = changes;
    if (change || growth) this.#store.onCommitted();
    for (const client of this.#clients) {
      if (growth && client !== writer) client.notify(storeGrewNotification, growth);
      if (change) client.notify(storeChangedNotification, change);
      if (stop?.clientId === client.peer.id) client.notify(storeStopNotification, stop);
    }
    return result;
  }

  /** Until they come back, nobody may take what they have queued for what nobody will send. */
  #livingQueuers(): ClientId[] {
    return clientsWithQueue(this.#store.database)
      .filter(({ pid }) => !isProcessGone(pid))
      .map(({ id }) => id);
  }

  #interrupt(turns: readonly TurnRow[]): void {
    if (turns.length > 0) this.#commit((context) => interruptTurns(context, turns));
  }

  #onGone(id: ClientId): void {
    try {
      this.#interrupt(runningTurnsOf(this.#store.database, id));
    } catch (error) {
      if (!(error instanceof SqliteError)) throw error;
      // A full disk, for example: it is tried again.
      this.#presence.expect(id);
    }
  }
}

function infoFor({ role }: ServedClient, info: StoreInfo): StoreInfo {
  return info.persistent ? { ...info, role } : info;
}

/** Then nobody's turn can run, and none be ended. */
function isReadOnly(info: StoreInfo): boolean {
  return !info.persistent && info.readOnly;
}

function toResponseError({ code, message }: StoreError): ResponseError<{ code: string }> {
  return new ResponseError(ErrorCodes.InternalError, message, { code });
}

function isMethodName(name: string): name is StoreMethodName {
  return Object.hasOwn(storeMethodTable, name);
}
