import type { StoreJobReports, StoreJob, StoreJobKind } from '../../../../src/store/jobs/job.ts';
import { runStoreJob, type StoreJobOptions } from '../../../../src/store/jobs/runStoreJob.ts';
import { bundled } from './bundle.ts';
import { wasmPath } from './storeWorker.ts';

export async function jobOptions(): Promise<StoreJobOptions> {
  return { workerPath: await bundled('src/store/jobs/main.ts'), wasmPath };
}

/** A job in its real worker. */
export async function job<K extends StoreJobKind>(
  asked: Extract<StoreJob, { kind: K }>,
  more: Partial<StoreJobOptions> = {},
): Promise<StoreJobReports[K]> {
  return runStoreJob(asked, { ...(await jobOptions()), ...more });
}
