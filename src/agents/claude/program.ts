import type { Logger } from '../../base/log.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { Detection } from '../agentAdapter.ts';
import { findExecutable, type FoundExecutable } from '../process/findExecutable.ts';
import { readVersion } from '../process/readVersion.ts';
import { claudeEnvironment, type ClaudeSettings } from './settings.ts';

/** The first version that keeps the ID of a conversation that is continued; earlier ones gave it a new one. */
const minimum = [2, 1];
const howToInstall = 'npm install -g @anthropic-ai/claude-code';
const url = 'https://code.claude.com/docs/en/setup';

/** Looks for the user's own `claude` and asks its version. */
export async function detectClaude(settings: ClaudeSettings, log: Logger): Promise<Detection> {
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
export async function locateClaude(settings: ClaudeSettings): Promise<string> {
  const found = await find(settings);
  if (found.kind === 'found') return found.path;
  if (found.kind === 'unusable') throw new AgentError('not-executable', found.reason);
  throw new AgentError('not-installed', `${found.reason} Install Claude Code with \`${howToInstall}\`.`);
}

function find(settings: ClaudeSettings): Promise<FoundExecutable> {
  return findExecutable({
    kind: 'claude',
    command: 'claude',
    setting: settings.path,
    places: ['~/.local/bin', '~/.claude/local'],
    env: claudeEnvironment(settings),
  });
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [minMajor = 0, minMinor = 0] = minimum;
  return major < minMajor || (major === minMajor && minor < minMinor);
}

function tooOld(version: string): string {
  return `Claude Code ${version} is too old: ${minimum.join('.')} or newer is needed. Update it with \`claude update\`.`;
}
