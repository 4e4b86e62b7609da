import { access } from 'node:fs/promises';
import type { Logger } from '../../base/log.ts';
import type { AcpAgentSetting } from '../../domain/acpAgentSettings.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { AgentKind } from '../../domain/session.ts';
import type { Detection } from '../agentAdapter.ts';
import { findExecutable, type FoundExecutable } from '../process/findExecutable.ts';
import { readVersion } from '../process/readVersion.ts';
import { expandHome } from '../process/usualPlaces.ts';
import type { AcpAgent } from './acpAgent.ts';
import type { KnownAgent, LoginSigns } from './knownAgents.ts';

/** Something a user can run that speaks ACP: one of the table, one of the settings, or one of both. */
export type ConfiguredAgent = Pick<KnownAgent, 'kind' | 'displayName' | 'command' | 'args' | 'probe'> &
  Partial<KnownAgent> &
  Pick<AcpAgentSetting, 'env'>;

/** An agent of the table with what the user changed of it. */
export function withSetting(known: KnownAgent, setting: AcpAgentSetting = {}): ConfiguredAgent {
  const { command, args, env, displayName } = setting;
  return {
    ...known,
    ...(command !== undefined && { command }),
    ...(args !== undefined && { args }),
    ...(displayName !== undefined && { displayName }),
    env,
  };
}

/** An agent that is the user's own. */
export function ownAgent(kind: AgentKind, command: string, setting: AcpAgentSetting): ConfiguredAgent {
  const { args = [], displayName = kind, env } = setting;
  return { kind, command, args, displayName, env, probe: 'list' };
}

/** How it is found, started, probed. */
export function acpAgent(agent: ConfiguredAgent, log: Logger): AcpAgent {
  const { kind, displayName, args, probe, ids, loadableIn, env } = agent;
  const environment = () => ({ ...process.env, ...env });
  return {
    kind,
    displayName,
    launch: async () => ({ command: await locate(agent), args, ...(env && { env }) }),
    detect: () => detect(agent, log),
    probe: probe === 'list' ? probe : (remoteId) => probe(remoteId, environment()),
    ...(ids && { ids }),
    ...(loadableIn && { loadableIn: (remoteId) => loadableIn(remoteId, environment()) }),
  };
}

/** Throws `not-installed` or `not-executable` with what to do. */
async function locate(agent: ConfiguredAgent): Promise<string> {
  const found = await find(agent);
  if (found.kind === 'found') return found.path;
  if (found.kind === 'unusable') throw new AgentError('not-executable', found.reason);
  throw new AgentError('not-installed', `${found.reason} ${howToInstall(agent)}.`);
}

async function detect(agent: ConfiguredAgent, log: Logger): Promise<Detection> {
  const found = await find(agent);
  if (found.kind === 'missing')
    return {
      kind: 'missing',
      howToInstall: howToInstall(agent),
      ...(agent.url !== undefined && { url: agent.url }),
    };
  if (found.kind === 'unusable') return found;
  const { path } = found;
  const answer = await readVersion({ command: path, log, ...(agent.env && { env: agent.env }) });
  // A program of the user's own need not know `--version`.
  const version = answer.kind === 'version' ? answer.version : undefined;
  if (version === undefined && answer.kind === 'unusable' && agent.howToInstall !== undefined)
    return { kind: 'unusable', path, reason: answer.reason };
  if (version !== undefined && isOld(version, agent))
    return { kind: 'unusable', path, reason: tooOld(agent, version) };
  const note = await loginNote(agent);
  return { kind: 'found', path, version: version ?? 'version unknown', ...(note && { note }) };
}

/** A command with a separator is a path; any other is a name to be found. */
function find({ kind, command, places, env }: ConfiguredAgent): Promise<FoundExecutable> {
  const isPath = /[\\/]/.test(command);
  return findExecutable({
    kind,
    command,
    ...(isPath && { setting: expandHome(command, process.env) }),
    ...(places && { places }),
    env: { ...process.env, ...env },
  });
}

function howToInstall({ howToInstall, command, kind }: ConfiguredAgent): string {
  return howToInstall ?? `Install ${command}, or correct "${kind}" in threadkeeper.acpAgents`;
}

function isOld(version: string, { minimum: [minMajor, minMinor] = [0, 0] }: ConfiguredAgent): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < minMajor || (major === minMajor && minor < minMinor);
}

function tooOld({ displayName, minimum = [0, 0], howToInstall }: ConfiguredAgent, version: string): string {
  const update = howToInstall === undefined ? '' : ` To update it: ${howToInstall}`;
  return `${displayName} ${version} is too old: ${minimum.join('.')} or newer is needed.${update}`;
}

async function loginNote({ login, env }: ConfiguredAgent): Promise<string | undefined> {
  if (!login || (await hasSign(login, { ...process.env, ...env }))) return undefined;
  return `No sign of a login. ${login.how}`;
}

async function hasSign({ variables, files }: LoginSigns, env: NodeJS.ProcessEnv): Promise<boolean> {
  if (variables.some((name) => env[name])) return true;
  const there = files.map((file) =>
    access(expandHome(file, env)).then(
      () => true,
      () => false,
    ),
  );
  return (await Promise.all(there)).includes(true);
}
