import { homedir } from 'node:os';
import { findAmpDatabases } from '../legacy/ampPlaces.ts';
import type { StoreApi } from '../protocol.ts';
import { importAmp, type AmpImportReport } from './importAmp.ts';
import type { StoreJob, StoreJobKind, StoreJobReports } from './job.ts';
import { runStoreJob, type StoreJobOptions } from './runStoreJob.ts';

/** How a piece of work is followed and ended. */
export type Watch = Pick<StoreJobOptions, 'onProgress' | 'signal'>;

/** The jobs as the command line and the extension have them: with the bundles' places filled in. */
export interface StoreJobs {
  /** As `runStoreJob`. */
  run<K extends StoreJobKind>(job: Extract<StoreJob, { kind: K }>, watch: Watch): Promise<StoreJobReports[K]>;
  importAmp(
    databasePath: string,
    store: Pick<StoreApi, 'importSessions'>,
    watch: Watch,
  ): Promise<AmpImportReport>;
  /** The orchestrator's databases at this machine's usual places, the likeliest first. */
  findAmpDatabases(): Promise<string[]>;
}

export function createStoreJobs(files: Pick<StoreJobOptions, 'workerPath' | 'wasmPath'>): StoreJobs {
  return {
    run: (job, watch) => runStoreJob(job, { ...files, ...watch }),
    importAmp: (databasePath, store, watch) => importAmp({ databasePath, store, ...files, ...watch }),
    findAmpDatabases: () =>
      findAmpDatabases({ env: process.env, home: homedir(), platform: process.platform }),
  };
}
