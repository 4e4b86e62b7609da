import type { Logger } from '../../base/log.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { Detection } from '../agentAdapter.ts';
import { findExecutable, type FoundExecutable } from '../process/findExecutable.ts';
import { readVersion } from '../process/readVersion.ts';
import { codexEnvironment, type CodexSettings } from './settings.ts';

/** The first version whose app-server speaks of threads and turns as we do. */
const minimum = [0, 100];
const howToInstall = 'npm install -g @openai/codex';
const url = 'https://developers.openai.com/codex/cli';

/** Looks for the user's own `codex` and asks its version. */
export async function detectCodex(settings: CodexSettings, log: Logger): Promise<Detection> {
  const found = await find(settings);
  if (found.kind === 'missing') return { kind: 'missing', howToInstall, url };
  if (found.kind === 'unusable') return found;
  const { path } = found;
  const answer = await readVersion({ command: path, log, ...(settings.env && { env: settings.env }) });
  if (answer.kind === 'unusable') return { kind: 'unusable', path, reason: answer.reason };
  const { version } = answer;
  if (isOld(version)) return { kind: 'unusable', path, reason: tooOld(version) };
  return { kind: 'found', path, version };
}

/** The program to start; throws `not-installed` or `not-executable` with what to do. */
export async function locateCodex(settings: CodexSettings): Promise<string> {
  const found = await find(settings);
  if (found.kind === 'found') return found.path;
  if (found.kind === 'unusable') throw new AgentError('not-executable', found.reason);
  throw new AgentError('not-installed', `${found.reason} Install Codex with \`${howToInstall}\`.`);
}

function find(settings: CodexSettings): Promise<FoundExecutable> {
  return findExecutable({
    kind: 'codex',
    command: 'codex',
    setting: settings.path,
    env: codexEnvironment(settings),
  });
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [minMajor = 0, minMinor = 0] = minimum;
  return major < minMajor || (major === minMajor && minor < minMinor);
}

function tooOld(version: string): string {
  return `Codex ${version} is too old: ${minimum.join('.')} or newer is needed. Update it with \`${howToInstall}@latest\`.`;
}
