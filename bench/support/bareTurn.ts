import type { RemoteThreadId } from '../../src/domain/ids.ts';
import type { BareProgram } from './lineProcess.ts';

/** What a bare agent's turn took, and the agent's own ID of the conversation. */
export interface BareTurn {
  /** From before the process is started to its first streamed text. */
  readonly ms: number;
  readonly conversation: RemoteThreadId;
}

/** Runs a turn in a process of its own; with `conversation`, it continues that one. */
export type RunBareTurn = (
  program: BareProgram,
  prompt: string,
  conversation?: RemoteThreadId,
) => Promise<BareTurn>;
