import type { JobProgress, StoreJob, StoreJobReports } from './job.ts';

export interface StoreJobOptions {
  /** The bundled `main.ts` of the jobs: dist/storeJobs.cjs. */
  readonly workerPath: string;
  /** sql.js's own sql-wasm.wasm. */
  readonly wasmPath: string;
  readonly onProgress?: ((progress: JobProgress) => void) | undefined;
  /** Ends the job between two steps; what it had begun is taken back. After the commit it is too late. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs one job in a thread of its own. Rejects with `StoreJobError`; then the database is as it was. */
export function runStoreJob<J extends StoreJob>(
  job: J,
  options: StoreJobOptions,
): Promise<StoreJobReports[J['kind']]> {
  return Promise.reject(new Error(`${job.kind} is not there yet: ${options.workerPath}`));
}
