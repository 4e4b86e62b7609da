import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createClaudeAdapter, type ClaudeSettings } from '../../src/agents/claude/claudeAdapter.ts';
import { startAnthropicModel, type AnthropicModel } from './anthropicModel.ts';
import { claudeEnvironment } from './claudeEnvironment.ts';
import { labAt, makePlace, type Lab } from './lab.ts';

/** The real `claude`. */
export interface ClaudeLab extends Lab {
  readonly model: AnthropicModel;
  readonly claudeHome: string;
}

type LabSettings = Pick<ClaudeSettings, 'args' | 'model' | 'permissionMode' | 'env'>;

export async function openClaudeLab({ env: extra, ...changed }: LabSettings = {}): Promise<ClaudeLab> {
  const model = await startAnthropicModel();
  const place = await makePlace('claude');
  const claudeHome = join(place.home, '.claude');
  await mkdir(claudeHome);
  const program = { command: claudePath(), env: { ...claudeEnvironment(place.home, model.url), ...extra } };
  const settings = { path: program.command, env: program.env, ...changed };
  const adapter = createClaudeAdapter({ settings: () => settings, log: place.log });
  return { ...labAt(place, { adapter, program, server: model }), model, claudeHome };
}

/** The program that the package's own installer would put in place; installers of packages do not run here. */
function claudePath(): string {
  const require = createRequire(import.meta.url);
  const { platform, arch } = process;
  const manifest = require.resolve(`@anthropic-ai/claude-code-${platform}-${arch}/package.json`);
  return join(dirname(manifest), platform === 'win32' ? 'claude.exe' : 'claude');
}
