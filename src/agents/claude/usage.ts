import { usageLimit, type Usage, type UsageLimit } from '../../domain/turn.ts';
import type { RateLimitInfo, ResultLine } from './wire.ts';

/**
 * Tokens and cost of this turn, of all models and sub-agents. The result's other figures either leave out a turn that
 * was interrupted, or count the whole conversation. Tokens read from the cache and written to it are input too.
 */
export function usageOf({ model_usage_since_last_result: models }: ResultLine): Usage | undefined {
  const used = Object.values(models ?? {});
  if (used.length === 0) return undefined;
  const total = (figure: (of: (typeof used)[number]) => number | null | undefined) =>
    used.reduce((sum, of) => sum + (figure(of) ?? 0), 0);
  const cachedInputTokens = total((of) => of.cacheReadInputTokens);
  return {
    inputTokens:
      total((of) => of.inputTokens) + total((of) => of.cacheCreationInputTokens) + cachedInputTokens,
    outputTokens: total((of) => of.outputTokens),
    cachedInputTokens,
    costUsd: total((of) => of.costUSD),
  };
}

export function limitOf({ rateLimitType, utilization, resetsAt }: RateLimitInfo): UsageLimit {
  const usedPercent = typeof utilization === 'number' ? Math.round(utilization * 100) : undefined;
  return usageLimit(rateLimitType ?? 'account', usedPercent, resetsAt);
}
