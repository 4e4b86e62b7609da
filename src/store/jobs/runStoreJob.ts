import { decode } from '../../base/decode.ts';
import {
  StoreJobError,
  storeJobReportSchemas,
  type StoreJob,
  type StoreJobKind,
  type StoreJobReports,
} from './job.ts';
import type { Schema } from '../../base/decode.ts';
import type { StoreJobOptions } from './jobOptions.ts';
import { runInWorker } from './jobWorker.ts';

export type { StoreJobOptions } from './jobOptions.ts';

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
