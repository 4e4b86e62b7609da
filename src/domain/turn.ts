import * as v from 'valibot';
import type { Schema } from '../base/decode.ts';

/** Why a turn ended. The first five are the agent's own words (ACP); the last two are ours. */
export const stopReasons = [
  'end_turn',
  'max_tokens',
  'max_turn_requests',
  'refusal',
  'cancelled',
  'failed',
  'interrupted',
] as const;
export type StopReason = (typeof stopReasons)[number];

/** What a turn took, as far as the agent reports it. */
export interface Usage {
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly cachedInputTokens?: number | undefined;
  readonly costUsd?: number | undefined;
  /** Tokens in the agent's context after it, and how many that can have. */
  readonly contextTokens?: number | undefined;
  readonly contextSize?: number | undefined;
}

const count = v.optional(v.number());
export const usageSchema: Schema<Usage> = v.object({
  inputTokens: count,
  outputTokens: count,
  cachedInputTokens: count,
  costUsd: count,
  contextTokens: count,
  contextSize: count,
});
