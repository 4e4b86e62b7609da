import { Worker } from 'node:worker_threads';
import { createMessageConnection, PortMessageReader, PortMessageWriter } from 'vscode-jsonrpc/node';
import { decode, messageOf } from '../base/decode.ts';
import { Emitter, type Event } from '../base/event.ts';
import type { Logger } from '../base/log.ts';
import { createApi } from './api.ts';
import {
  storeChangedNotification,
  storeChangeSchema,
  storeCloseRequest,
  type StoreApi,
  type StoreChange,
} from './protocol.ts';
import { StoreError } from './storeError.ts';

export { StoreError } from './storeError.ts';

export interface StoreOptions {
  readonly databasePath: string;
  /** The bundled `worker.ts`. */
  readonly workerPath: string;
  /** sql.js's own sql-wasm.wasm. */
  readonly wasmPath: string;
  readonly log: Logger;
  /** How long to wait for another process that owns the database, in ms; 10 s if not given. */
  readonly patience?: number;
}

/** The store as one process holds it. Requests are answered in the order they were sent. */
export interface StoreClient {
  readonly api: StoreApi;
  readonly onDidChange: Event<StoreChange>;
  /** The worker died; every request from then on rejects with `store-crashed`. What was acknowledged is kept. */
  readonly onDidFail: Event<StoreError>;
  /** Closes the file and ends the worker, at the latest after a few seconds. Pending requests are settled. */
  dispose(): Promise<void>;
}

const defaultPatience = 10_000;
/** A worker that still waits for another owner does not answer; it holds nothing, so it can be ended. In ms. */
const closeTimeout = 2000;

/** Starts the store's worker. Returns at once: requests wait until the database is open. */
export function openStore(options: StoreOptions): StoreClient {
  const { databasePath, wasmPath, patience = defaultPatience, log } = options;
  const worker = new Worker(options.workerPath, {
    name: 'threadkeeper-store',
    workerData: { databasePath, wasmPath, patience },
    execArgv: [],
  });
  const client = new WorkerClient(worker, log);
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
  readonly onDidChange: Event<StoreChange>;
  readonly onDidFail: Event<StoreError>;
  readonly #worker: Worker;
  readonly #log: Logger;
  readonly #connection;
  readonly #changed;
  readonly #failed;
  readonly #exited: Promise<void>;
  #ended: StoreError | undefined;
  #disposing: Promise<void> | undefined;

  constructor(worker: Worker, log: Logger) {
    this.#worker = worker;
    this.#log = log;
    const onListenerError = (error: unknown) => log.error('store: a listener failed', { error });
    this.#changed = new Emitter<StoreChange>(onListenerError);
    this.#failed = new Emitter<StoreError>(onListenerError);
    this.onDidChange = this.#changed.event;
    this.onDidFail = this.#failed.event;
    this.#connection = createMessageConnection(new PortMessageReader(worker), new PortMessageWriter(worker));
    this.api = createApi((method, params) => this.#request(method, params));
    this.#exited = this.#watchExit();
    this.#connection.onNotification(storeChangedNotification, (change: unknown) => this.#fireChange(change));
    this.#connection.listen();
  }

  dispose(): Promise<void> {
    this.#disposing ??= this.#close();
    return this.#disposing;
  }

  async #close(): Promise<void> {
    if (!this.#ended) await this.#askToClose();
    this.#end(new StoreError('store-closed', 'The store is closed.'));
    await this.#worker.terminate();
    this.#changed.dispose();
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

  #fireChange(raw: unknown): void {
    const change = decode(storeChangeSchema, raw);
    if (change.ok) this.#changed.fire(change.value);
    else this.#log.error('store: a change could not be read', { reason: change.reason });
  }
}
