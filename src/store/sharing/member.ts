import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { clearAbandonedCopies } from '../backup/abandonedCopies.ts';
import { locateDatabase, ownerFolder } from '../locateDatabase.ts';
import { openInMemory, openPersistent, openUnchanged, refusalOf } from '../openDatabase.ts';
import { whyOnlyReadable } from '../openReadOnly.ts';
import { claimedOwner, giveWay, takeSeat } from '../ownership/ownership.ts';
import type { ClaimedOwner } from '../ownership/hostClaim.ts';
import type { Flag } from '../ownership/seat.ts';
import { storeRejoinedNotification, storeWaitNotification } from '../protocol.ts';
import { noteDamage } from '../salvage/damage.ts';
import { Sqlite } from '../sqlite/sqlite.ts';
import type { WorkerOptions } from '../workerData.ts';
import { Guest } from './guest.ts';
import { Owner, type OwnedStore } from './owner.ts';
import { newClientId, type Peer } from './peer.ts';
import { RequestQueue } from './requestQueue.ts';
import type { Route } from './route.ts';

/** Tells this member's own client something. */
export type Notify = (method: string, params: unknown) => void;

/**
 * One process's part in a store: it owns the file and serves the others, or is the guest of the one that does, and
 * takes over when that is gone. Its client need not know which.
 */
export class Member {
  readonly #options: WorkerOptions;
  readonly #notify: Notify;
  readonly #self: Peer;
  readonly #queue: RequestQueue;
  #route: Route | undefined;
  /** Whose guest this is. */
  #owner: Peer | undefined;
  #closing = false;
  #stalled = false;
  #running: Promise<void> | undefined;

  constructor(options: WorkerOptions, notify: Notify) {
    this.#options = options;
    this.#notify = notify;
    this.#self = { id: newClientId(randomUUID), label: options.label, host: os.hostname(), pid: process.pid };
    this.#queue = new RequestQueue((stalled) => void this.#tellWait(stalled));
  }

  /** Takes part until it is closed. Rejects when the store is lost to it for good; it cannot go on then. */
  run(): Promise<void> {
    this.#running = this.#takePart();
    return this.#running;
  }

  /** Rejects with what the store answered. */
  ask(method: string, params: unknown): Promise<unknown> {
    return this.#queue.ask(method, params);
  }

  /** Answers what was asked, then lets go of the store. */
  async close(): Promise<void> {
    await this.#queue.settled();
    this.#closing = true;
    await this.#route?.close();
    await this.#running;
  }

  async #takePart(): Promise<void> {
    // Compiling SQLite takes longer than looking for an owner.
    const sqlite = Sqlite.load(this.#options.wasmPath);
    while (!this.#closing) {
      const route = await this.#findRoute(sqlite);
      if (route) await this.#follow(route);
      else await giveWay();
    }
  }

  async #follow(route: Route): Promise<void> {
    if (this.#route) this.#notify(storeRejoinedNotification, {});
    this.#route = route;
    this.#queue.use(route);
    if (this.#closing) await route.close();
    await route.lost;
    this.#owner = undefined;
  }

  /** Undefined when another one had looked at the same time, and both gave way. */
  async #findRoute(sqlite: Promise<Sqlite>): Promise<Route | undefined> {
    const { databasePath } = this.#options;
    try {
      const file = await locateDatabase(databasePath);
      const onlyReadable = await whyOnlyReadable(file);
      if (onlyReadable !== undefined) return this.#serve(openUnchanged(await sqlite, file, onlyReadable));
      const seat = await takeSeat(ownerFolder(file), this.#options.label);
      if (seat.kind === 'owner') return await this.#own(await sqlite, file, seat.flag);
      return await this.#join(new Guest(seat.socket, this.#notify));
    } catch (error) {
      const why = refusalOf(error, databasePath);
      // What was written before must not seem to be gone: better none than another one in memory.
      if (this.#route) throw new Error(why.reason, { cause: error });
      return this.#serve(openInMemory(await sqlite, databasePath, why));
    }
  }

  async #own(sqlite: Sqlite, file: string, flag: Flag): Promise<Route> {
    // Nobody waits for it, and nothing of it can fail.
    void clearAbandonedCopies();
    try {
      return this.#serveFile(sqlite, file, flag);
    } catch (error) {
      await flag.lower();
      throw error;
    }
  }

  #serveFile(sqlite: Sqlite, file: string, flag: Flag): Route {
    const open = () => openPersistent(sqlite, file, this.#options.databasePath);
    try {
      return this.#serve({ ...open(), flag });
    } catch (error) {
      if (!noteDamage(error, file)) throw error;
      // It came to light when turns were looked after: this time all of it is looked at.
      return this.#serve({ ...open(), flag });
    }
  }

  #serve(store: Omit<OwnedStore, 'grace'>): Route {
    const self = { peer: this.#self, role: 'owner', notify: this.#notify } as const;
    const owner = new Owner({ ...store, grace: this.#options.grace }, self);
    try {
      owner.start();
      return owner;
    } catch (error) {
      store.database.abandon();
      throw error;
    }
  }

  async #join(guest: Guest): Promise<Route | undefined> {
    const joined = await guest.greet(this.#self);
    if (!joined) return undefined;
    this.#owner = guest.owner;
    return guest;
  }

  async #tellWait(stalled: boolean): Promise<void> {
    this.#stalled = stalled;
    if (!stalled) return this.#notify(storeWaitNotification, {});
    const owner = this.#owner ?? (await this.#findOwner());
    // It may have gone on meanwhile.
    if (this.#stalled)
      this.#notify(storeWaitNotification, {
        wait: { owner: owner && { label: owner.label, pid: owner.pid } },
      });
  }

  /** The name that the owner left, when it has not greeted. */
  async #findOwner(): Promise<ClaimedOwner | undefined> {
    try {
      return await claimedOwner(ownerFolder(await locateDatabase(this.#options.databasePath)));
    } catch {
      // A name is no reason to fail; where the file cannot be used, the opening says so.
      return undefined;
    }
  }
}
