import type { AgentAdapter } from '../agents/agentAdapter.ts';
import type { Logger } from '../base/log.ts';
import type { StoreClient } from '../store/client.ts';
import type { StoreJobs } from '../store/jobs/storeJobs.ts';

/** What the command line needs of the process it runs in, and of the rooms below it. */
export interface CliContext {
  /** Threadkeeper's own. */
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Fires at Ctrl+C. */
  readonly signal: AbortSignal;
  /** Results only. */
  readonly writeOut: (text: string) => void;
  /** Progress, warnings, reasons. */
  readonly writeError: (text: string) => void;
  /** Asks on the terminal; undefined where there is none to answer. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  readonly log: Logger;
  /** Loads the store's client and starts its worker. */
  openStore(databasePath: string): Promise<StoreClient>;
  agents(): Promise<readonly AgentAdapter[]>;
  jobs(): Promise<StoreJobs>;
}
