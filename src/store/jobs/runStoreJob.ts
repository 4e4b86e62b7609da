import { decode } from '../../base/decode.ts';
import {
  StoreJobError,
  storeJobReportSchemas,
  type JobProgress,
  type StoreJob,
  type StoreJobKind,
  type StoreJobReports,
} from './job.ts';
import type { Schema } from '../../base/decode.ts';
import { runInWorker } from './jobWorker.ts';

export interface StoreJobOptions {
  /** The bundled `main.ts` of the jobs: dist/storeJobs.cjs. */
  readonly workerPath: string;
  /** sql.js's own sql-wasm.wasm. */
  readonly wasmPath: string;
  readonly onProgress?: ((progress: JobProgress) => void) | undefined;
  /** Ends the job between two steps; what it had begun is taken back. After the commit it is too late. */
  readonly signal?: AbortSignal | undefined;
}

const reportSchemas: { readonly [K in StoreJobKind]: Schema<StoreJobReports[K]> } = storeJobReportSchemas;

/** Runs one job in a thread of its own. Rejects with `StoreJobError`; then the database is as it was. */
export async function runStoreJob<K extends StoreJobKind>(
  job: Extract<StoreJob, { kind: K }>,
  options: StoreJobOptions,
): Promise<StoreJobReports[K]> {
  const kind: K = job.kind;
  const report = decode(reportSchemas[kind], await runInWorker(job, options));
  if (!report.ok) throw new StoreJobError('failed', `The report of ${kind} cannot be read: ${report.reason}`);
  return report.value;
}
