import type { Logger } from '../../base/log.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { Detection } from '../agentAdapter.ts';
import { findExecutable, type FoundExecutable } from '../process/findExecutable.ts';
import { readVersion } from '../process/readVersion.ts';
import { hasLogin } from './login.ts';
import { ampEnvironment, type AmpSettings } from './settings.ts';

const howToInstall = 'npm install -g @sourcegraph/amp';
const url = 'https://ampcode.com/manual';
const notLoggedIn = 'Amp is not logged in. Run `amp login` in a terminal, or set AMP_API_KEY.';

/** Looks for the user's own `amp`, asks its version, and looks whether it has a login. */
export async function detectAmp(settings: AmpSettings, log: Logger): Promise<Detection> {
  const found = await find(settings);
  if (found.kind === 'missing') return { kind: 'missing', howToInstall, url };
  if (found.kind === 'unusable') return found;
  const { path } = found;
  const env = ampEnvironment(settings);
  const [answer, login] = await Promise.all([readVersion({ command: path, log, env }), hasLogin(env)]);
  if (answer.kind === 'unusable') return { kind: 'unusable', path, reason: answer.reason };
  return { kind: 'found', path, version: answer.version, ...(login === false && { note: notLoggedIn }) };
}

/** The program to start; throws `not-installed` or `not-executable` with what to do. */
export async function locateAmp(settings: AmpSettings): Promise<string> {
  const found = await find(settings);
  if (found.kind === 'found') return found.path;
  if (found.kind === 'unusable') throw new AgentError('not-executable', found.reason);
  throw new AgentError('not-installed', `${found.reason} Install Amp with \`${howToInstall}\`.`);
}

/**
 * Throws `not-logged-in` when Amp has no login for sure. Asked before a start, because Amp without one opens a
 * browser and waits for ever.
 */
export async function checkLogin(env: NodeJS.ProcessEnv): Promise<void> {
  if ((await hasLogin(env)) === false) throw new AgentError('not-logged-in', notLoggedIn);
}

function find(settings: AmpSettings): Promise<FoundExecutable> {
  return findExecutable({
    kind: 'amp',
    command: 'amp',
    setting: settings.path,
    places: ['~/.amp/bin'],
    env: ampEnvironment(settings),
  });
}
