import { execa } from 'execa';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AgentAdapter } from '../../src/agents/agentAdapter.ts';
import { createClaudeAdapter, type ClaudeSettings } from '../../src/agents/claude/claudeAdapter.ts';
import type { RemoteThreadId } from '../../src/domain/ids.ts';
import type { Choices } from '../../src/domain/offers.ts';
import { startAnthropicModel, type AnthropicModel } from './anthropicModel.ts';
import { waitUntilNoneLeft } from './processesOf.ts';
import { recordTurn, type RecordedTurn } from './recordedTurn.ts';
import { recordingLog, type RecordingLog } from './recordingLog.ts';

/** The real `claude` in a home of its own, with a model on the loopback interface. */
export interface ClaudeLab {
  readonly adapter: AgentAdapter;
  readonly model: AnthropicModel;
  readonly log: RecordingLog;
  /** The folder that Claude Code works in. */
  readonly workspace: string;
  readonly claudeHome: string;
  prompt(text: string, remoteId?: RemoteThreadId, choices?: Choices): RecordedTurn;
  /** Runs a command of the `claude` program. */
  claude(...args: readonly string[]): PromiseLike<unknown>;
  /** Fails when a process of this home is left. */
  close(): Promise<void>;
}

export type LabSettings = Pick<ClaudeSettings, 'args' | 'model' | 'permissionMode' | 'env'>;

export async function openClaudeLab({ env: extra, ...changed }: LabSettings = {}): Promise<ClaudeLab> {
  const model = await startAnthropicModel();
  const home = await realpath(await mkdtemp(join(tmpdir(), 'claude-lab-')));
  const claudeHome = join(home, '.claude');
  const workspace = join(home, 'workspace');
  await Promise.all([mkdir(claudeHome), mkdir(workspace)]);
  const env = { ...environment(home, model.url), ...extra };
  const log = recordingLog();
  const adapter = createClaudeAdapter({ settings: () => ({ path: claudePath, env, ...changed }), log });
  return {
    adapter,
    model,
    log,
    workspace,
    claudeHome,
    prompt: (prompt, remoteId, choices = {}) =>
      recordTurn(adapter.startTurn({ prompt, cwd: workspace, log, choices, ...(remoteId && { remoteId }) })),
    claude: (...args) => execa(claudePath, args, { env, cwd: workspace, stdin: 'ignore' }),
    async close() {
      await model.close();
      await waitUntilNoneLeft(claudeHome, log.pids());
      await rm(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** The program that the package's own installer would put in place; installers of packages do not run here. */
const claudePath = ((): string => {
  const require = createRequire(import.meta.url);
  const { platform, arch } = process;
  const manifest = require.resolve(`@anthropic-ai/claude-code-${platform}-${arch}/package.json`);
  return join(dirname(manifest), platform === 'win32' ? 'claude.exe' : 'claude');
})();

/** One retry: enough to see that it is told, and quick to give up. No key of the user's own gets through. */
function environment(home: string, modelUrl: string): Record<string, string> {
  return {
    HOME: home,
    CLAUDE_CONFIG_DIR: join(home, '.claude'),
    ANTHROPIC_BASE_URL: modelUrl,
    ANTHROPIC_API_KEY: 'sk-ant-not-a-real-key',
    ANTHROPIC_AUTH_TOKEN: '',
    CLAUDE_CODE_OAUTH_TOKEN: '',
    CLAUDE_CODE_MAX_RETRIES: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
    DISABLE_AUTOUPDATER: '1',
  };
}
