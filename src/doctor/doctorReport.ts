import type { Detection } from '../agents/agentAdapter.ts';
import type { Inspection } from '../store/inspection.ts';
import type { StoreInfo } from '../store/protocol.ts';

/** How an installation stands: nothing in it is a text of the user's, or of an agent's. */
export interface DoctorReport {
  readonly versions: Versions;
  readonly agents: readonly AgentFinding[];
  readonly store: StoreFinding;
  /** IDs of the agents' processes that this process has running. */
  readonly agentProcesses: readonly number[];
  /** What is wrong, in whole sentences; none when all is well. An agent that is not installed is not wrong. */
  readonly problems: readonly string[];
}

export interface Versions {
  readonly threadkeeper: string;
  readonly vscode?: string | undefined;
  readonly node: string;
  /** Name, release and architecture. */
  readonly system: string;
}

export type AgentFinding = { readonly name: string } & Detection;

export interface InspectedStore {
  readonly info: StoreInfo;
  readonly inspection: Inspection;
}

export type StoreFinding =
  | ({ readonly kind: 'inspected' } & InspectedStore)
  /** It could not be opened or read. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** There is none to look at, which is no fault. */
  | { readonly kind: 'none'; readonly reason: string };
