import * as v from 'valibot';
import type { Schema } from '../base/decode.ts';

/** The states of a chat, in their order (P26). */
export const chatPhases = ['creating', 'connecting', 'ready', 'closed', 'error'] as const;
export type ChatPhase = (typeof chatPhases)[number];

export interface ChatState {
  readonly phase: ChatPhase;
  /** True from the prompt to the end of its turn. */
  readonly running: boolean;
  /** For the status line and for screen readers: "Connecting to Codex…". */
  readonly text: string;
  /** The label of the other window in which the turn runs: only there it can be answered. */
  readonly runsIn?: string | undefined;
}

export const chatStateSchema: Schema<ChatState> = v.object({
  phase: v.picklist(chatPhases),
  running: v.boolean(),
  text: v.string(),
  runsIn: v.optional(v.string()),
});
