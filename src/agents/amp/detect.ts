import type { Logger } from '../../base/log.ts';
import { AgentError } from '../../domain/agentError.ts';
import { agentNames } from '../../domain/agentNames.ts';
import type { Detection } from '../agentAdapter.ts';
import { detectProgram, type AgentProgram, type ProgramPlace } from '../process/agentProgram.ts';
import { hasLogin } from './login.ts';
import { ampEnvironment, type AmpSettings } from './settings.ts';

export const ampProgram: AgentProgram = {
  kind: 'amp',
  displayName: agentNames.amp,
  command: 'amp',
  places: ['~/.amp/bin'],
  howToInstall: 'npm install -g @sourcegraph/amp',
  url: 'https://ampcode.com/manual',
  advice: { install: 'Install Amp with `npm install -g @sourcegraph/amp`.' },
};
const notLoggedIn = 'Amp is not logged in. Run `amp login` in a terminal, or set AMP_API_KEY.';

export function ampPlace(settings: AmpSettings): ProgramPlace {
  return { setting: settings.path, env: ampEnvironment(settings) };
}

/** Looks for the user's own `amp`, asks its version, and looks whether it has a login. */
export async function detectAmp(settings: AmpSettings, log: Logger): Promise<Detection> {
  const place = ampPlace(settings);
  const [detection, login] = await Promise.all([detectProgram(ampProgram, place, log), hasLogin(place.env)]);
  return detection.kind === 'found' && login === false ? { ...detection, note: notLoggedIn } : detection;
}

/**
 * Throws `not-logged-in` when Amp has no login for sure. Asked before a start, because Amp without one opens a
 * browser and waits for ever.
 */
export async function checkLogin(env: NodeJS.ProcessEnv): Promise<void> {
  if ((await hasLogin(env)) === false) throw new AgentError('not-logged-in', notLoggedIn);
}
