import type { AgentAdapter } from '../agents/agentAdapter.ts';
import { AgentError, type AgentErrorCode } from '../domain/agentError.ts';
import type { Health, ProbeResult } from '../domain/health.ts';
import type { StopReason, Usage } from '../domain/turn.ts';

export interface TurnEnd {
  readonly stopReason: StopReason;
  readonly usage?: Usage | undefined;
  readonly error?: AgentError;
}

export function failed(error: AgentError): TurnEnd {
  return error.code === 'cancelled' ? { stopReason: 'cancelled' } : { stopReason: 'failed', error };
}

export function asAgentError(error: unknown): AgentError {
  if (error instanceof AgentError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new AgentError('agent-failed', text, { cause: error });
}

/** Why a conversation that is there is not continued now. */
export function refusal({ displayName }: AgentAdapter, { health, reason }: ProbeResult): AgentError {
  const code = refusalCodes[health] ?? 'agent-failed';
  return new AgentError(code, `${displayName} can't continue this conversation now: ${reason}`);
}

const refusalCodes: Partial<Record<Health, AgentErrorCode>> = {
  archived: 'thread-archived',
  busy: 'thread-busy',
};

/** What a turn has told of its conversation; undefined when it says nothing about it: offline, for example (ruling 5). */
export function healthAfter({ stopReason, error }: TurnEnd): ProbeResult | undefined {
  if (stopReason === 'end_turn') return { health: 'live', reason: 'it answered' };
  const health = error && toldBy[error.code];
  return health && { health, reason: error.message };
}

const toldBy: Partial<Record<AgentErrorCode, Health>> = {
  'thread-not-found': 'missing',
  'thread-archived': 'archived',
  'thread-busy': 'busy',
};
