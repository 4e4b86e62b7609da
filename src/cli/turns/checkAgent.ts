import type { AgentAdapter } from '../../agents/agentAdapter.ts';
import type { AgentKind } from '../../domain/session.ts';
import { UsageError } from '../failure.ts';

/** Before anything is stored for an agent that nobody can start. */
export function checkAgent(kind: AgentKind, agents: readonly AgentAdapter[]): void {
  if (agents.some((agent) => agent.kind === kind)) return;
  const known = agents.map((agent) => agent.kind).join(', ');
  throw new UsageError(`There is no agent "${kind}". There are: ${known}.`);
}
