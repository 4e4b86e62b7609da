import { access } from 'node:fs/promises';
import type { Logger } from '../../base/log.ts';
import type { AcpAgentSetting } from '../../domain/acpAgentSettings.ts';
import type { AgentKind } from '../../domain/session.ts';
import type { Detection } from '../agentAdapter.ts';
import {
  detectProgram,
  locateProgram,
  type AgentProgram,
  type ProgramPlace,
} from '../process/agentProgram.ts';
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
    launch: async () => ({
      command: await locateProgram(programOf(agent), placeOf(agent)),
      args,
      ...(env && { env }),
    }),
    detect: () => detect(agent, log),
    probe: probe === 'list' ? probe : (remoteId) => probe(remoteId, environment()),
    ...(ids && { ids }),
    ...(loadableIn && { loadableIn: (remoteId) => loadableIn(remoteId, environment()) }),
  };
}

async function detect(agent: ConfiguredAgent, log: Logger): Promise<Detection> {
  const detection = await detectProgram(programOf(agent), placeOf(agent), log);
  if (detection.kind !== 'found') return detection;
  const note = await loginNote(agent);
  return { ...detection, ...(note && { note }) };
}

function programOf(agent: ConfiguredAgent): AgentProgram {
  const { command, kind, howToInstall } = agent;
  const how = howToInstall ?? `Install ${command}, or correct "${kind}" in threadkeeper.acpAgents`;
  const isOwn = howToInstall === undefined;
  const advice = { install: `${how}.`, ...(!isOwn && { update: `To update it: ${howToInstall}` }) };
  return { ...agent, howToInstall: how, mayHideVersion: isOwn, advice };
}

/** A command with a separator is a path; any other is a name to be found. */
function placeOf({ command, env }: ConfiguredAgent): ProgramPlace {
  const isPath = /[\\/]/.test(command);
  return {
    ...(isPath && { setting: expandHome(command, process.env) }),
    env: { ...process.env, ...env },
  };
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
