import { assertNever } from '../../base/assertNever.ts';
import type { AgentEvent } from '../../domain/agentEvent.ts';
import type { PlanEntry } from '../../domain/message.ts';
import { usageLimit, type Usage, type UsageLimit } from '../../domain/turn.ts';
import { retryText, turnError } from './errors.ts';
import { isToolItem, toolCompleted, toolStarted } from './itemEvents.ts';
import type { CodexItem } from './items.ts';
import type { CodexNotification, CodexTurn, PlanStep, RateLimits, Tokens } from './notifications.ts';

/**
 * Folds what Codex tells of one turn into our events. It holds only what is needed to say nothing twice: which
 * texts were streamed, and what the thread had cost before.
 */
export class TurnFold {
  readonly #cwd: string;
  readonly #streamed = new Set<string>();
  #before: Tokens | undefined;
  #usage: Usage | undefined;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  fold(notification: CodexNotification): readonly AgentEvent[] {
    const { method, params } = notification;
    switch (method) {
      case 'item/agentMessage/delta':
      case 'item/plan/delta':
        return this.#delta('textDelta', params.itemId, params.delta);
      case 'item/reasoning/summaryTextDelta':
        return this.#delta(
          'thoughtDelta',
          params.itemId,
          params.delta,
          `${params.itemId}/${params.summaryIndex}`,
        );
      case 'item/reasoning/textDelta':
        return this.#delta('thoughtDelta', params.itemId, params.delta);
      case 'item/commandExecution/outputDelta':
        return [{ type: 'toolCallUpdated', toolCallId: params.itemId, patch: {}, outputDelta: params.delta }];
      case 'item/started':
        return isToolItem(params.item) ? [toolStarted(params.item, this.#cwd)] : [];
      case 'item/completed':
        return this.#completed(params.item);
      case 'turn/plan/updated':
        return [{ type: 'planUpdated', entries: params.plan.map(planEntry) }];
      case 'thread/tokenUsage/updated':
        return this.#used(params.tokenUsage);
      case 'account/rateLimits/updated':
        return [{ type: 'usageUpdated', usage: { limits: usageLimits(params.rateLimits) } }];
      case 'error':
        return params.willRetry ? [{ type: 'retrying', text: retryText(params.error) }] : [];
      case 'warning':
        return [{ type: 'notice', level: 'warning', text: params.message }];
      case 'turn/completed':
        return this.#ended(params.turn);
      case 'turn/started':
        return [];
      default:
        return assertNever(method);
    }
  }

  #delta(type: 'textDelta' | 'thoughtDelta', itemId: string, text: string, block = itemId): AgentEvent[] {
    this.#streamed.add(itemId);
    return [{ type, text, block }];
  }

  #completed(item: CodexItem): AgentEvent[] {
    if (isToolItem(item)) return [toolCompleted(item, this.#cwd)];
    switch (item.type) {
      case 'agentMessage':
      case 'plan':
        return this.#whole('textDelta', item.id, item.text);
      case 'reasoning':
        return this.#whole('thoughtDelta', item.id, item.summary.join('\n\n'));
      case 'contextCompaction':
        return [{ type: 'notice', level: 'info', text: 'Codex shortened the conversation to make room.' }];
      case 'other':
        return [];
      default:
        return assertNever(item);
    }
  }

  /** A text that came at once, without deltas. */
  #whole(type: 'textDelta' | 'thoughtDelta', itemId: string, text: string): AgentEvent[] {
    return this.#streamed.has(itemId) || text === '' ? [] : [{ type, text, block: itemId }];
  }

  /** Codex counts for the whole thread; the turn's share is what came on top since its first request. */
  #used({ total, last }: { total: Tokens; last: Tokens }): AgentEvent[] {
    this.#before ??= minus(total, last);
    const { inputTokens, outputTokens, cachedInputTokens } = minus(total, this.#before);
    this.#usage = { inputTokens, outputTokens, cachedInputTokens };
    return [{ type: 'usageUpdated', usage: this.#usage }];
  }

  #ended(turn: CodexTurn): AgentEvent[] {
    if (turn.status === 'inProgress') return [];
    if (turn.status === 'failed') return [{ type: 'turnFailed', error: turnError(turn.error) }];
    const stopReason = turn.status === 'completed' ? 'end_turn' : 'cancelled';
    return [{ type: 'turnCompleted', stopReason, ...(this.#usage && { usage: this.#usage }) }];
  }
}

function minus(a: Tokens, b: Tokens): Tokens {
  return {
    inputTokens: a.inputTokens - b.inputTokens,
    outputTokens: a.outputTokens - b.outputTokens,
    cachedInputTokens: a.cachedInputTokens - b.cachedInputTokens,
  };
}

/** Codex has a short window and a long one of each limit, and tells of those that changed. */
function usageLimits({ limitId, primary, secondary }: RateLimits): UsageLimit[] {
  const windows = Object.entries({ primary, secondary });
  return windows.flatMap(([name, window]) =>
    window ? [usageLimit(limitId ? `${limitId} ${name}` : name, window.usedPercent, window.resetsAt)] : [],
  );
}

const planStatus = { pending: 'pending', inProgress: 'running', completed: 'done' } as const;
function planEntry({ step, status }: PlanStep): PlanEntry {
  return { content: step, status: planStatus[status] };
}
