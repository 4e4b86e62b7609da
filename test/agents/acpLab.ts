import { execa } from 'execa';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { acpAdapters } from '../../src/agents/acp/acpAgents.ts';
import { startAnthropicModel, type AnthropicModel } from './anthropicModel.ts';
import { claudeEnvironment } from './claudeEnvironment.ts';
import { makeCodexHome } from './codexHome.ts';
import { labAt, makePlace, type Lab } from './lab.ts';
import { startOpenAiModel, type OpenAiModel } from './openaiModel.ts';

export type AcpKind = 'claude-acp' | 'codex-acp';

/** A real agent that speaks ACP. */
export interface AcpLab extends Lab {
  readonly model: AnthropicModel | OpenAiModel;
  /** Runs a command of the `codex` program that codex-acp brings along. */
  codex(...args: readonly string[]): PromiseLike<unknown>;
}

export interface LabSettings {
  /** Where nobody listens. */
  readonly serverDown?: boolean;
}

export async function openAcpLab(kind: AcpKind, settings: LabSettings = {}): Promise<AcpLab> {
  const model = await (kind === 'codex-acp' ? startOpenAiModel() : startAnthropicModel());
  const place = await makePlace(kind);
  const env = await environments[kind](place.home, settings.serverDown ? 'http://127.0.0.1:9' : model.url);
  const program = { command: join(import.meta.dirname, 'node_modules', '.bin', programs[kind]), env };
  const written = new Map([[kind, { ok: true as const, value: program }]]);
  const adapter = acpAdapters(written, new Set(), place.log).find((candidate) => candidate.kind === kind);
  if (!adapter) throw new Error(`${kind} is not in the table`);
  return {
    ...labAt(place, { adapter, program, server: model }),
    model,
    codex: (...args) =>
      execa(process.execPath, [codexProgram(), ...args], { env, cwd: place.workspace, stdin: 'ignore' }),
  };
}

const programs = { 'claude-acp': 'claude-agent-acp', 'codex-acp': 'codex-acp' };

const environments = {
  // Else it offers a mode that Claude Code refuses to root.
  'claude-acp': (home: string, url: string) => ({ ...claudeEnvironment(home, url), IS_SANDBOX: '' }),
  'codex-acp': (home: string, url: string) =>
    makeCodexHome(home, url, ['approval_policy = "never"', 'sandbox_mode = "danger-full-access"']),
};

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
