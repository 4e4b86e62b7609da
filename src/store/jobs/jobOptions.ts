import type { JobProgress } from './job.ts';

export interface StoreJobOptions {
  /** The bundled `main.ts` of the jobs: dist/storeJobs.cjs. */
  readonly workerPath: string;
  /** sql.js's own sql-wasm.wasm. */
  readonly wasmPath: string;
  readonly onProgress?: ((progress: JobProgress) => void) | undefined;
  /** Ends the job soon; what it had begun is taken back. After the commit it is too late. */
  readonly signal?: AbortSignal | undefined;
}
