import type { AgentKind } from './session.ts';

/** The built-in agents by kind, as the user knows them; shown before any adapter is loaded. */
export const agentNames = { sample: 'Sample Agent', codex: 'Codex', claude: 'Claude Code' } as const;

/** The name to show; an agent that is not built in goes by the name the user gave it. */
export function agentName(kind: AgentKind): string {
  return kind in agentNames ? agentNames[kind as keyof typeof agentNames] : kind;
}
