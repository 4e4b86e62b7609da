import { execa } from 'execa';
import { join } from 'node:path';
import { createCodexAdapter, type CodexSettings } from '../../src/agents/codex/codexAdapter.ts';
import { makeCodexHome } from './codexHome.ts';
import { labAt, makePlace, type Lab } from './lab.ts';
import { startOpenAiModel, type OpenAiModel } from './openaiModel.ts';

/** The real `codex`, by its npm wrapper as users have it. */
export interface CodexLab extends Lab {
  readonly model: OpenAiModel;
  readonly codexHome: string;
  /** Runs a command of the `codex` program. */
  codex(...args: readonly string[]): PromiseLike<unknown>;
}

type LabSettings = Partial<Pick<CodexSettings, 'sandbox' | 'approvalPolicy'>> & {
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
  const place = await makePlace('codex');
  const env = await makeCodexHome(place.home, modelUrl ?? model.url);
  const settings: CodexSettings = {
    path: codexPath,
    sandbox: 'danger-full-access',
    approvalPolicy: 'never',
    env,
    ...changed,
  };
  const adapter = createCodexAdapter({ settings: () => settings, log: place.log });
  return {
    ...labAt(place, { adapter, program: { command: codexPath, env }, server: model }),
    model,
    codexHome: env.CODEX_HOME,
    codex: (...args) => execa(codexPath, args, { env, cwd: place.workspace, stdin: 'ignore' }),
  };
}
