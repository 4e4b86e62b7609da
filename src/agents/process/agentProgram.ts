import type { Logger } from '../../base/log.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { AgentKind } from '../../domain/session.ts';
import type { Detection } from '../agentAdapter.ts';
import { findExecutable, type FoundExecutable } from './findExecutable.ts';
import { readVersion } from './readVersion.ts';

/** A program that is an agent, and what a user has to know of it. */
export interface AgentProgram {
  readonly kind: AgentKind;
  readonly displayName: string;
  /** Its name on the PATH. */
  readonly command: string;
  /** Where its installer puts it, beside the usual places; `~` is the user's home. */
  readonly places?: readonly string[];
  /** The first version that will do: major, minor. */
  readonly minimum?: readonly [number, number];
  /** A program of the user's own need not know `--version`. */
  readonly mayHideVersion?: boolean;
  /** In one line, for a list of agents. */
  readonly howToInstall: string;
  readonly url?: string;
  /** What to do where it is missing or too old, as sentences. */
  readonly advice: { readonly install: string; readonly update?: string };
}

/** Where this user has it. */
export interface ProgramPlace {
  /** The user's setting; empty is none. */
  readonly setting?: string | undefined;
  /** All that it gets. */
  readonly env: NodeJS.ProcessEnv;
}

/** Looks for the program and asks its version. Never throws; takes at most 5 s. */
export async function detectProgram(
  program: AgentProgram,
  place: ProgramPlace,
  log: Logger,
): Promise<Detection> {
  const found = await find(program, place);
  if (found.kind === 'missing') return missing(program);
  if (found.kind === 'unusable') return found;
  const { path } = found;
  const answer = await readVersion({ command: path, log, env: place.env });
  if (answer.kind === 'version') return judge(program, path, answer.version);
  if (program.mayHideVersion) return { kind: 'found', path, version: 'version unknown' };
  return { kind: 'unusable', path, reason: answer.reason };
}

/** The program to start; throws `not-installed` or `not-executable` with what to do. */
export async function locateProgram(program: AgentProgram, place: ProgramPlace): Promise<string> {
  const found = await find(program, place);
  if (found.kind === 'found') return found.path;
  if (found.kind === 'unusable') throw new AgentError('not-executable', found.reason);
  throw new AgentError('not-installed', `${found.reason} ${program.advice.install}`);
}

function find({ kind, command, places }: AgentProgram, place: ProgramPlace): Promise<FoundExecutable> {
  return findExecutable({ kind, command, ...(places && { places }), ...place });
}

function missing({ howToInstall, url }: AgentProgram): Detection {
  return { kind: 'missing', howToInstall, ...(url !== undefined && { url }) };
}

function judge(program: AgentProgram, path: string, version: string): Detection {
  const { displayName, minimum = [0, 0], advice } = program;
  if (!isOlder(version, minimum)) return { kind: 'found', path, version };
  const tooOld = `${displayName} ${version} is too old: ${minimum.join('.')} or newer is needed.`;
  return { kind: 'unusable', path, reason: [tooOld, advice.update ?? []].flat().join(' ') };
}

function isOlder(version: string, [minMajor, minMinor]: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < minMajor || (major === minMajor && minor < minMinor);
}
