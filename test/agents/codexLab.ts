import { execa } from 'execa';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCodexAdapter, type CodexSettings } from '../../src/agents/codex/codexAdapter.ts';
import type { AgentAdapter } from '../../src/agents/agentAdapter.ts';
import type { RemoteThreadId } from '../../src/domain/ids.ts';
import type { Choices } from '../../src/domain/offers.ts';
import { recordingLog, type RecordingLog } from './recordingLog.ts';
import { startOpenAiModel, type OpenAiModel } from './openaiModel.ts';
import { recordTurn, type RecordedTurn } from './recordedTurn.ts';
import { waitUntilNoneLeft } from './processesOf.ts';

/** The real `codex`, by its npm wrapper as users have it, in a home of its own with a model on the loopback interface. */
export interface CodexLab {
  readonly adapter: AgentAdapter;
  readonly model: OpenAiModel;
  readonly log: RecordingLog;
  /** The folder that Codex works in. */
  readonly workspace: string;
  readonly codexHome: string;
  prompt(text: string, remoteId?: RemoteThreadId, choices?: Choices): RecordedTurn;
  /** Runs a command of the `codex` program. */
  codex(...args: readonly string[]): PromiseLike<unknown>;
  /** Fails when a process of this home is left. */
  close(): Promise<void>;
}

export type LabSettings = Partial<Pick<CodexSettings, 'sandbox' | 'approvalPolicy'>> & {
  /** Replaces the model's address in Codex's configuration. */
  readonly modelUrl?: string;
};

const codexPath = join(
  import.meta.dirname,
  'node_modules',
  '.bin',
  process.platform === 'win32' ? 'codex.cmd' : 'codex',
);

export async function openCodexLab({ modelUrl, ...changed }: LabSettings = {}): Promise<CodexLab> {
  const model = await startOpenAiModel();
  const home = await realpath(await mkdtemp(join(tmpdir(), 'codex-lab-')));
  const codexHome = join(home, '.codex');
  const workspace = join(home, 'workspace');
  await Promise.all([mkdir(codexHome), mkdir(workspace)]);
  await writeFile(join(codexHome, 'config.toml'), configuration(modelUrl ?? model.url));
  const env = { HOME: home, CODEX_HOME: codexHome, STUB_API_KEY: 'sk-not-a-real-key' };
  const log = recordingLog();
  const settings: CodexSettings = {
    path: codexPath,
    sandbox: 'danger-full-access',
    approvalPolicy: 'never',
    env,
    ...changed,
  };
  const adapter = createCodexAdapter({ settings: () => settings, log });
  return {
    adapter,
    model,
    log,
    workspace,
    codexHome,
    prompt: (prompt, remoteId, choices = {}) =>
      recordTurn(adapter.startTurn({ prompt, cwd: workspace, log, choices, ...(remoteId && { remoteId }) })),
    codex: (...args) => execa(codexPath, args, { env, cwd: workspace, stdin: 'ignore' }),
    async close() {
      await model.close();
      await waitUntilNoneLeft(codexHome, log.pids());
      await rm(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** One retry: enough to see that it is told, and quick to give up. */
function configuration(modelUrl: string): string {
  return `
model = "gpt-5.5"
model_provider = "stub"

[model_providers.stub]
name = "stub"
base_url = "${modelUrl}"
wire_api = "responses"
env_key = "STUB_API_KEY"
request_max_retries = 0
stream_max_retries = 1

[analytics]
enabled = false
`;
}
