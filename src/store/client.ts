import type { Worker } from 'node:worker_threads';
import { createMessageConnection, PortMessageReader, PortMessageWriter } from 'vscode-jsonrpc/node';
import { messageOf } from '../base/decode.ts';
import { Emitter, type Event } from '../base/event.ts';
import type { Logger } from '../base/log.ts';
import { createApi } from './api.ts';
import { overruleClaim } from './ownership/overruleClaim.ts';
import {
  storeCloseRequest,
  type StopRequest,
  type StoreApi,
  type StoreChange,
  type StoreGrowth,
  type StoreWait,
} from './protocol.ts';
import { StoreError } from './storeError.ts';
import { hearStore, type StoreEvents } from './storeEvents.ts';
import { startStoreWorker, type StoreFiles } from './startWorker.ts';

export { StoreError } from './storeError.ts';

export interface StoreOptions extends StoreFiles {
  readonly log: Logger;
}

/**
 * The store as one process holds it; any number of processes share its file. Requests are answered in the order they
 * were sent, also when the process that owns the file is replaced meanwhile.
 */
export interface StoreClient {
  readonly api: StoreApi;
  /** Something was committed, by whomever. */
  readonly onDidChange: Event<StoreChange>;
  /** Another process's running reply grew. */
  readonly onDidGrow: Event<StoreGrowth>;
  /** Another process owns the file now. Changes may have been missed: what is shown has to be read anew. */
  readonly onDidRejoin: Event<object>;
  /** Nothing was answered for 2 s, because the owner is stopped or busy; undefined when it goes on. */
  readonly onDidWait: Event<StoreWait | undefined>;
  /** What `onDidWait` told last. */
  readonly waiting: StoreWait | undefined;
  /** Another process wants a turn of this one stopped. */
  readonly onDidRequestStop: Event<StopRequest>;
  /** The worker died; every request from then on rejects with `store-crashed`. What was acknowledged is kept. */
  readonly onDidFail: Event<StoreError>;
  /**
   * Lets this machine have a store that was refused because another one claims it; from the next opening on. To be
   * called when the user says that it is not open there, since two writers damage the file.
   */
  openHere(): Promise<void>;
  /** Closes the file and ends the worker, at the latest after a few seconds. Pending requests are settled. */
  dispose(): Promise<void>;
}

/** A worker that waits for an owner that is stopped does not answer; it holds nothing, so it can be ended. In ms. */
const closeTimeout = 2000;

/** Starts the store's worker. Returns at once: requests wait until the database is open. */
export function openStore(options: StoreOptions): StoreClient {
  return connectStore(startStoreWorker(options), options);
}

/** The client of a worker that was started just now. */
export function connectStore(
  worker: Worker,
  { databasePath, log }: Pick<StoreOptions, 'databasePath' | 'log'>,
): StoreClient {
  const client = new WorkerClient(worker, databasePath, log);
  void logWhere(client.api, log);
  return client;
}

async function logWhere(api: StoreApi, log: Logger): Promise<void> {
  try {
    const { path, ...how } = await api.info({});
    log.info('store: open', { path, ...how });
  } catch (error) {
    log.warn('store: did not open', { error });
  }
}

class WorkerClient implements StoreClient {
  readonly api: StoreApi;
  readonly onDidChange: StoreClient['onDidChange'];
  readonly onDidGrow: StoreClient['onDidGrow'];
  readonly onDidRejoin: StoreClient['onDidRejoin'];
  readonly onDidWait: StoreClient['onDidWait'];
  readonly onDidRequestStop: StoreClient['onDidRequestStop'];
  readonly onDidFail: StoreClient['onDidFail'];
  readonly #worker: Worker;
  readonly #databasePath: string;
  readonly #log: Logger;
  readonly #connection;
  readonly #events: StoreEvents;
  readonly #failed: Emitter<StoreError>;
  readonly #exited: Promise<void>;
  #waiting: StoreWait | undefined;
  #ended: StoreError | undefined;
  #disposing: Promise<void> | undefined;

  constructor(worker: Worker, databasePath: string, log: Logger) {
    this.#worker = worker;
    this.#databasePath = databasePath;
    this.#log = log;
    this.#connection = createMessageConnection(new PortMessageReader(worker), new PortMessageWriter(worker));
    this.#events = hearStore(this.#connection, log);
    this.#failed = new Emitter((error) => log.error('store: a listener failed', { error }));
    this.onDidChange = this.#events.change.event;
    this.onDidGrow = this.#events.growth.event;
    this.onDidRejoin = this.#events.rejoin.event;
    this.onDidWait = this.#events.wait.event;
    this.onDidWait((wait) => (this.#waiting = wait));
    this.onDidRequestStop = this.#events.stop.event;
    this.onDidFail = this.#failed.event;
    this.api = createApi((method, params) => this.#request(method, params));
    this.#exited = this.#watchExit();
    this.#connection.listen();
  }

  get waiting(): StoreWait | undefined {
    return this.#waiting;
  }

  openHere(): Promise<void> {
    this.#log.warn('store: the claim of another machine is overruled', { path: this.#databasePath });
    return overruleClaim(this.#databasePath);
  }

  dispose(): Promise<void> {
    this.#disposing ??= this.#close();
    return this.#disposing;
  }

  async #close(): Promise<void> {
    if (!this.#ended) await this.#askToClose();
    this.#end(new StoreError('store-closed', 'The store is closed.'));
    await this.#worker.terminate();
    this.#events.dispose();
    this.#failed.dispose();
  }

  async #askToClose(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, closeTimeout)));
    const closed = this.#connection.sendRequest(storeCloseRequest).catch((error: unknown) => {
      this.#log.warn('store: did not close cleanly', { error });
    });
    await Promise.race([closed, this.#exited, timeout]);
    clearTimeout(timer);
  }

  async #request(method: string, params: object): Promise<unknown> {
    if (this.#ended) throw this.#ended;
    if (this.#disposing) throw new StoreError('store-closed', 'The store is closed.');
    try {
      return await this.#connection.sendRequest(method, params);
    } catch (error) {
      throw this.#reasonOf(error);
    }
  }

  /** A request that was pending when the worker ended fails for that reason. */
  #reasonOf(error: unknown): unknown {
    return this.#ended ?? error;
  }

  #watchExit(): Promise<void> {
    this.#worker.on('error', (error) => this.#fail(messageOf(error)));
    return new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        this.#fail(`its thread ended with ${code}`);
        resolve();
      });
    });
  }

  #fail(why: string): void {
    if (this.#ended) return;
    const message = `The store stopped working (${why}). What was stored is kept; reload the window to go on.`;
    const error = new StoreError('store-crashed', message);
    this.#log.error('store: crashed', { why });
    this.#end(error);
    this.#failed.fire(error);
  }

  /** Settles everything that is pending. */
  #end(why: StoreError): void {
    if (this.#ended) return;
    this.#ended = why;
    this.#connection.dispose();
  }
}
