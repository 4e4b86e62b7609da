import type { AgentAdapter } from '../agents/agentAdapter.ts';
import type { Logger } from '../base/log.ts';
import type { TurnRunner } from '../runner/turnRunner.ts';
import type { RunnerContext } from '../runner/context.ts';
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
  /** Results only, a line or more at once. */
  readonly writeOut: (text: string) => void;
  /** A piece of a result, such as the words of a reply as they come. */
  readonly stream: (text: string) => void;
  /** Progress, warnings, reasons. */
  readonly writeError: (text: string) => void;
  /** Everything that comes by stdin. Rejects at Ctrl+C. */
  readonly readInput: () => Promise<string>;
  /** Asks for a line on the terminal, '' when `until` fires; undefined where there is nobody to answer. */
  readonly ask: ((question: string, until: AbortSignal) => Promise<string>) | undefined;
  /** Warnings and errors. */
  readonly log: Logger;
  /** Everything (`--verbose`). */
  readonly verboseLog: Logger;
  /** Loads the store's client and starts its worker. */
  openStore(databasePath: string, log: Logger): Promise<StoreClient>;
  agents(options: AgentsOptions): Promise<readonly AgentAdapter[]>;
  /** Loads what runs turns. */
  runner(options: RunnerOptions): Promise<TurnRunner>;
  jobs(): Promise<StoreJobs>;
}

export interface AgentsOptions {
  /** The extension's global storage, in which the sample agent keeps its conversations; only to look for agents none. */
  readonly home?: string;
  /**
   * For agents that take names they do not list; beside it the turn's choice, which reaches every agent. None is the one
   * of the agent's own configuration.
   */
  readonly model?: string | undefined;
  readonly log: Logger;
}

export type RunnerOptions = Pick<RunnerContext, 'store' | 'changes' | 'agent' | 'choices' | 'log'> &
  Required<Pick<RunnerContext, 'hear'>>;
