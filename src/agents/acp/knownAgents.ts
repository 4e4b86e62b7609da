import { agentNames } from '../../domain/agentNames.ts';
import type { ProbeResult } from '../../domain/health.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import type { AgentKind } from '../../domain/session.ts';
import { geminiLoadableIn, probeGemini } from './geminiChats.ts';

/** An agent that is known to speak ACP, and what has to be known of it. */
export interface KnownAgent {
  readonly kind: AgentKind;
  readonly displayName: string;
  /** The program, and the arguments that make it speak ACP. */
  readonly command: string;
  readonly args: readonly string[];
  /** Where its installer puts it, beside the usual places; `~` is the user's home. */
  readonly places?: readonly string[];
  /** The first version that speaks ACP, as far as it is known: major, minor. */
  readonly minimum?: readonly [number, number];
  /** In one line. */
  readonly howToInstall: string;
  readonly url: string;
  /** What shows that the user has logged in; none where that cannot be seen cheaply. */
  readonly login?: LoginSigns;
  /** `list`: by the protocol a look without side effects; asked only of agents that say that they have it. */
  readonly probe: 'list' | ((remoteId: RemoteThreadId, env: NodeJS.ProcessEnv) => Promise<ProbeResult>);
  /** What the IDs that it gives look like, where that matters. */
  readonly ids?: RegExp;
  /** How long a stored conversation must not be opened yet, in ms. */
  readonly loadableIn?: (remoteId: RemoteThreadId, env: NodeJS.ProcessEnv) => Promise<number>;
}

/** Any of them is enough. */
export interface LoginSigns {
  readonly variables: readonly string[];
  /** `~` is the user's home. */
  readonly files: readonly string[];
  /** What to do without one. */
  readonly how: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** In the order in which they are offered. */
export const knownAgents: readonly KnownAgent[] = [
  {
    kind: 'gemini',
    displayName: agentNames.gemini,
    command: 'gemini',
    args: ['--acp'],
    howToInstall: 'npm install -g @google/gemini-cli',
    url: 'https://geminicli.com',
    login: {
      variables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GENAI_USE_VERTEXAI', 'GOOGLE_GENAI_USE_GCA'],
      files: ['~/.gemini/oauth_creds.json', '~/.gemini/google_accounts.json'],
      how: 'Run `gemini` once to log in.',
    },
    probe: probeGemini,
    loadableIn: geminiLoadableIn,
  },
  {
    kind: 'opencode',
    displayName: agentNames.opencode,
    command: 'opencode',
    args: ['acp'],
    places: ['~/.opencode/bin'],
    howToInstall: 'npm install -g opencode-ai',
    url: 'https://opencode.ai/docs',
    probe: 'list',
  },
  {
    kind: 'claude-acp',
    displayName: agentNames['claude-acp'],
    command: 'claude-agent-acp',
    args: [],
    howToInstall: 'npm install -g @agentclientprotocol/claude-agent-acp',
    url: 'https://github.com/agentclientprotocol/claude-agent-acp',
    probe: 'list',
    // Claude Code looks for a title where it is given no UUID.
    ids: uuid,
  },
  {
    kind: 'codex-acp',
    displayName: agentNames['codex-acp'],
    command: 'codex-acp',
    args: [],
    howToInstall: 'npm install -g @agentclientprotocol/codex-acp',
    url: 'https://github.com/agentclientprotocol/codex-acp',
    login: {
      variables: ['OPENAI_API_KEY', 'CODEX_API_KEY', 'CODEX_HOME'],
      files: ['~/.codex/auth.json', '~/.codex/config.toml'],
      how: 'Run `codex login` once.',
    },
    probe: 'list',
    ids: uuid,
  },
  {
    kind: 'copilot',
    displayName: agentNames.copilot,
    command: 'copilot',
    args: ['--acp'],
    howToInstall: 'npm install -g @github/copilot',
    url: 'https://docs.github.com/copilot/reference/acp-server',
    probe: 'list',
  },
  {
    kind: 'cursor',
    displayName: agentNames.cursor,
    command: 'cursor-agent',
    args: ['acp'],
    howToInstall: 'curl https://cursor.com/install -fsS | bash',
    url: 'https://cursor.com/docs/cli/acp',
    probe: 'list',
  },
  {
    kind: 'goose',
    displayName: agentNames.goose,
    command: 'goose',
    args: ['acp'],
    minimum: [1, 8],
    howToInstall:
      'curl -fsSL https://github.com/aaif-goose/goose/releases/download/stable/download_cli.sh | bash',
    url: 'https://block.github.io/goose/docs/guides/acp-clients',
    probe: 'list',
  },
  {
    kind: 'qwen',
    displayName: agentNames.qwen,
    command: 'qwen',
    args: ['--acp'],
    howToInstall: 'npm install -g @qwen-code/qwen-code',
    url: 'https://qwenlm.github.io/qwen-code-docs/en/users/overview',
    login: {
      variables: ['OPENAI_API_KEY', 'DASHSCOPE_API_KEY'],
      files: ['~/.qwen/oauth_creds.json', '~/.qwen/settings.json'],
      how: 'Run `qwen` once to log in.',
    },
    probe: 'list',
  },
];
