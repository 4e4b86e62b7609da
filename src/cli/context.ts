import type { AgentAdapter } from '../agents/agentAdapter.ts';
import type { Logger } from '../base/log.ts';
import type { StoreClient } from '../store/client.ts';
import type { AmpImportReport } from '../store/jobs/importAmp.ts';
import type { JobProgress, StoreJob, StoreJobReports } from '../store/jobs/job.ts';
import type { StoreApi } from '../store/protocol.ts';

/** What the command line needs of the process it runs in, and of the rooms below it. */
export interface CliContext {
  /** Threadkeeper's own. */
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Fires at Ctrl+C. */
  readonly signal: AbortSignal;
  /** Results only. */
  writeOut(text: string): void;
  /** Progress, warnings, reasons. */
  writeError(text: string): void;
  /** Asks on the terminal; undefined where there is none to answer. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  readonly log: Logger;
  /** Loads the store's client and starts its worker. */
  openStore(databasePath: string): Promise<StoreClient>;
  agents(): Promise<readonly AgentAdapter[]>;
  /** Runs a job on a database file in a thread of its own; `signal` ends it. */
  runJob<J extends StoreJob>(job: J, onProgress: OnProgress): Promise<StoreJobReports[J['kind']]>;
  importAmp(
    databasePath: string,
    store: Pick<StoreApi, 'importSessions'>,
    onProgress: OnProgress,
  ): Promise<AmpImportReport>;
  /** The orchestrator's databases at their usual places, the likeliest first. */
  findAmpDatabases(): Promise<string[]>;
}

export type OnProgress = (progress: JobProgress) => void;
