import type { StoreApi } from '../protocol.ts';
import type { Counts, Skipped } from './job.ts';
import type { StoreJobOptions } from './runStoreJob.ts';

export interface ImportAmpOptions extends StoreJobOptions {
  /** The orchestrator's database; it is read from a copy and never changed. */
  readonly databasePath: string;
  /** The store that the history is joined into, whoever owns it. */
  readonly store: Pick<StoreApi, 'importSessions'>;
}

/** What came in; `known` was there already, from an import before. */
export interface AmpImportReport {
  readonly databasePath: string;
  readonly added: Counts;
  readonly known: Counts;
  readonly skipped: readonly Skipped[];
}

/** Joins the sessions, threads and messages of an Amp orchestrator into a store. Rejects with `StoreJobError`. */
export function importAmp(options: ImportAmpOptions): Promise<AmpImportReport> {
  return Promise.reject(new Error(`Not there yet: ${options.databasePath}`));
}
