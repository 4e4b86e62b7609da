import { deferred } from '../../base/deferred.ts';
import { IdleCheckpoint } from '../idleCheckpoint.ts';
import type { Flag } from '../ownership/seat.ts';
import type { StoreInfo } from '../protocol.ts';
import { StoreServer, type ServedClient } from '../server.ts';
import type { Database } from '../sqlite/database.ts';
import { SqliteError } from '../sqlite/sqliteError.ts';
import type { Route } from './route.ts';
import { serveGuest } from './serveGuest.ts';

/** How long nothing must be written before the log is moved into the file, in ms. */
const idleBeforeCheckpoint = 2000;

export interface OwnedStore {
  readonly database: Database;
  readonly info: StoreInfo;
  /** None for a database in memory, which nobody else can use. */
  readonly flag?: Flag;
  /** How long a client may take to come back before its turns are interrupted, in ms. */
  readonly grace: number;
}

/** The route to a database of this thread; serves the guests who come to its flag as well. */
export class Owner implements Route {
  readonly lost: Promise<void>;
  readonly #store: OwnedStore;
  readonly #self: ServedClient;
  readonly #server: StoreServer;
  readonly #idle: IdleCheckpoint;
  readonly #onClosed: () => void;

  constructor(store: OwnedStore, self: ServedClient) {
    const { promise, resolve } = deferred<undefined>();
    this.lost = promise;
    this.#onClosed = () => resolve(undefined);
    this.#store = store;
    this.#self = self;
    this.#idle = new IdleCheckpoint(() => tryCheckpoint(store.database), idleBeforeCheckpoint);
    this.#server = new StoreServer({ ...store, onCommitted: () => this.#idle.written() });
    this.#server.connect(self);
  }

  /** Looks after what the owner before left, and lets guests in. Throws `SqliteError`. */
  start(): void {
    this.#server.takeOverTurns();
    this.#store.flag?.onConnection((socket) => serveGuest(socket, this.#server, this.#self.peer));
  }

  send(method: string, params: unknown): Promise<unknown> {
    return new Promise((resolve) => resolve(this.#server.answer(this.#self, method, params)));
  }

  /** Empties the log, closes the file, lets the next process own it. */
  async close(): Promise<void> {
    tryToLeave(this.#server, this.#self);
    this.#idle.dispose();
    this.#server.dispose();
    this.#store.flag?.hangUp();
    try {
      // SQLite empties and removes its log when the last connection closes.
      this.#store.database.close();
    } finally {
      await this.#store.flag?.lower();
      this.#onClosed();
    }
  }
}

/** The log keeps what is in it, so a disk that is full is no reason to fail: the next checkpoint tries again. */
function tryCheckpoint(database: Database): void {
  try {
    database.checkpoint();
  } catch (error) {
    if (!(error instanceof SqliteError)) throw error;
  }
}

/** Turns that cannot be marked as interrupted now are so when the store is opened again. */
function tryToLeave(server: StoreServer, self: ServedClient): void {
  try {
    server.leave(self);
  } catch (error) {
    if (!(error instanceof SqliteError)) throw error;
  }
}
