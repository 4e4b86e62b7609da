import { execa } from 'execa';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { acpAdapters } from '../../src/agents/acp/acpAgents.ts';
import type { AgentAdapter } from '../../src/agents/agentAdapter.ts';
import type { RemoteThreadId } from '../../src/domain/ids.ts';
import type { Choices } from '../../src/domain/offers.ts';
import { startAnthropicModel } from './anthropicModel.ts';
import { startOpenAiModel } from './openaiModel.ts';
import { waitUntilNoneLeft } from './processesOf.ts';
import { recordingLog, type RecordingLog } from './recordingLog.ts';
import { recordTurn, type RecordedTurn } from './recordedTurn.ts';

export type AcpKind = 'claude-acp' | 'codex-acp';

/** A real agent that speaks ACP, in a home of its own, with a model on the loopback interface. */
export interface AcpLab {
  readonly adapter: AgentAdapter;
  readonly log: RecordingLog;
  /** The folder that the agent works in. */
  readonly workspace: string;
  /** What the model was asked last. */
  readonly lastPrompt: () => string | undefined;
  /** Which of its models was asked; Codex's alone tells. */
  readonly lastModel: () => string | undefined;
  prompt(text: string, remoteId?: RemoteThreadId, choices?: Choices): RecordedTurn;
  /** Runs a command of the `codex` program that codex-acp brings along. */
  codex(...args: readonly string[]): PromiseLike<unknown>;
  /** Fails when a process of this home is left. */
  close(): Promise<void>;
}

export interface LabSettings {
  /** Where nobody listens. */
  readonly serverDown?: boolean;
}

export async function openAcpLab(kind: AcpKind, settings: LabSettings = {}): Promise<AcpLab> {
  const model = await (kind === 'codex-acp' ? startOpenAiModel() : startAnthropicModel());
  const home = await realpath(await mkdtemp(join(tmpdir(), `${kind}-`)));
  const workspace = join(home, 'workspace');
  await mkdir(workspace);
  const url = settings.serverDown ? 'http://127.0.0.1:9' : model.url;
  const env = kind === 'codex-acp' ? await codexHome(home, url) : claudeHome(home, url);
  const log = recordingLog();
  const command = join(import.meta.dirname, 'node_modules', '.bin', programs[kind]);
  const written = new Map([[kind, { ok: true as const, value: { command, env } }]]);
  const adapter = acpAdapters(written, new Set(), log).find((candidate) => candidate.kind === kind);
  if (!adapter) throw new Error(`${kind} is not in the table`);
  return {
    ...{ adapter, log, workspace },
    lastModel: () => {
      const request = model.requests.at(-1);
      return request && 'model' in request ? request.model : undefined;
    },
    lastPrompt: () => model.requests.at(-1)?.userMessages.at(-1),
    prompt: (prompt, remoteId, choices = {}) =>
      recordTurn(adapter.startTurn({ prompt, cwd: workspace, log, choices, ...(remoteId && { remoteId }) })),
    codex: (...args) =>
      execa(process.execPath, [codexProgram(), ...args], { env, cwd: workspace, stdin: 'ignore' }),
    async close() {
      await model.close();
      await waitUntilNoneLeft(home, log.pids());
      await rm(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

const programs = { 'claude-acp': 'claude-agent-acp', 'codex-acp': 'codex-acp' };

/** One retry: enough to see what is told, and quick to give up. */
function claudeHome(home: string, url: string): Record<string, string> {
  return {
    HOME: home,
    CLAUDE_CONFIG_DIR: join(home, '.claude'),
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: 'sk-not-a-real-key',
    CLAUDE_CODE_MAX_RETRIES: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
    DISABLE_AUTOUPDATER: '1',
    // Else it offers a mode that Claude Code refuses to root.
    IS_SANDBOX: '',
  };
}

async function codexHome(home: string, url: string): Promise<Record<string, string>> {
  const folder = join(home, '.codex');
  await mkdir(folder);
  await writeFile(
    join(folder, 'config.toml'),
    `
model = "gpt-5.5"
model_provider = "stub"
approval_policy = "never"
sandbox_mode = "danger-full-access"

[model_providers.stub]
name = "stub"
base_url = "${url}"
wire_api = "responses"
env_key = "STUB_API_KEY"
request_max_retries = 0
stream_max_retries = 1

[analytics]
enabled = false
`,
  );
  return { HOME: home, CODEX_HOME: folder, STUB_API_KEY: 'sk-not-a-real-key' };
}

/** The one that codex-acp itself starts. */
function codexProgram(): string {
  const adapter = join(
    import.meta.dirname,
    'node_modules',
    '@agentclientprotocol',
    'codex-acp',
    'package.json',
  );
  return join(dirname(createRequire(adapter).resolve('@openai/codex/package.json')), 'bin', 'codex.js');
}
