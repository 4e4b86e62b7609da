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
  /** Of the user's account, as they were at the end of it. */
  readonly limits?: readonly UsageLimit[] | undefined;
}

export interface UsageLimit {
  /** The agent's own name of it: `five_hour`. */
  readonly name: string;
  /** How much of it is used; over 100 where the agent goes on all the same. */
  readonly usedPercent?: number | undefined;
  /** When it begins anew, ISO 8601. */
  readonly resetsAt?: string | undefined;
}

/** What is reported later replaces what was reported before; of the limits, each by its name. */
export function addUsage(before: Usage | undefined, later: Usage): Usage {
  if (!before?.limits || !later.limits) return { ...before, ...later };
  const renewed = new Set(later.limits.map(({ name }) => name));
  const kept = before.limits.filter(({ name }) => !renewed.has(name));
  return { ...before, ...later, limits: [...kept, ...later.limits] };
}

/** `seconds`: since 1970; those that no date can have are left out. */
export function usageLimit(name: string, usedPercent?: number | null, seconds?: number | null): UsageLimit {
  const resetsAt = new Date((seconds ?? Number.NaN) * 1000);
  return {
    name,
    ...(typeof usedPercent === 'number' && { usedPercent }),
    ...(!Number.isNaN(resetsAt.getTime()) && { resetsAt: resetsAt.toISOString() }),
  };
}

const count = v.optional(v.number());
export const usageSchema: Schema<Usage> = v.object({
  inputTokens: count,
  outputTokens: count,
  cachedInputTokens: count,
  costUsd: count,
  contextTokens: count,
  contextSize: count,
  limits: v.optional(
    v.array(v.object({ name: v.string(), usedPercent: count, resetsAt: v.optional(v.string()) })),
  ),
});
