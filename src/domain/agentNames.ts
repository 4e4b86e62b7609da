import type { AgentKind } from './session.ts';

/** The built-in agents by kind, as the user knows them; shown before any adapter is loaded. */
export const agentNames = {
  sample: 'Sample Agent',
  codex: 'Codex',
  claude: 'Claude Code',
  amp: 'Amp',
  gemini: 'Gemini CLI',
  opencode: 'OpenCode',
  'claude-acp': 'Claude Code (ACP)',
  'codex-acp': 'Codex (ACP)',
  copilot: 'GitHub Copilot CLI',
  cursor: 'Cursor CLI',
  goose: 'Goose',
  qwen: 'Qwen Code',
} as const;

/** The name to show; an agent that is not built in goes by the name the user gave it. */
export function agentName(kind: AgentKind): string {
  return Object.hasOwn(agentNames, kind) ? agentNames[kind as keyof typeof agentNames] : kind;
}
