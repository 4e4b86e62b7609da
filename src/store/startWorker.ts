import { Worker } from 'node:worker_threads';
import type { WorkerOptions } from './workerData.ts';

export interface StoreFiles {
  readonly databasePath: string;
  /** The bundled `worker.ts`. */
  readonly workerPath: string;
  /** sql.js's own sql-wasm.wasm. */
  readonly wasmPath: string;
  /** How people know this process, such as the name of a window's workspace; "another window" if not given. */
  readonly label?: string | undefined;
  /** How long a client whose connection ended may take to come back before its turns are interrupted, in ms; 3 s. */
  readonly grace?: number;
}

const defaultGrace = 3000;

/** Starts the store's thread. It has to be given to `connectStore` before anything else happens: nobody hears it yet. */
export function startStoreWorker(files: StoreFiles): Worker {
  const { databasePath, workerPath, wasmPath, label = 'another window', grace = defaultGrace } = files;
  const workerData: WorkerOptions = { databasePath, wasmPath, label, grace };
  return new Worker(workerPath, { name: 'threadkeeper-store', workerData, execArgv: [] });
}
