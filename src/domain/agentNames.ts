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

/** What the setting for agents of the user's own cannot name. */
const native: ReadonlySet<AgentKind> = new Set(['sample', 'codex', 'claude', 'amp']);

/**
 * The name to show; an agent that has none goes by its kind. `acpAgents`: the value of that setting, in which the user
 * may have given one.
 */
export function agentName(kind: AgentKind, acpAgents?: unknown): string {
  const own = native.has(kind) ? undefined : givenName(kind, acpAgents);
  if (own !== undefined) return own;
  return Object.hasOwn(agentNames, kind) ? agentNames[kind as keyof typeof agentNames] : kind;
}

/** Read by hand: the tree needs it before any decoder is loaded. */
function givenName(kind: AgentKind, acpAgents: unknown): string | undefined {
  const name = property(property(acpAgents, kind), 'displayName');
  return typeof name === 'string' && name.trim() !== '' ? name.trim() : undefined;
}

function property(of: unknown, key: string): unknown {
  return typeof of === 'object' && of !== null ? Object.getOwnPropertyDescriptor(of, key)?.value : undefined;
}
