import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import type { AgentKind } from '../../domain/session.ts';
import { expandHome, usualPlaces } from './usualPlaces.ts';

export type FoundExecutable =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'missing'; readonly reason: string }
  /** There is a file, but it cannot be executed. */
  | { readonly kind: 'unusable'; readonly path: string; readonly reason: string };

export interface ExecutableQuery {
  /** Names the variable `THREADKEEPER_<KIND>_PATH`. */
  readonly kind: AgentKind;
  /** Name of the program on the PATH. */
  readonly command: string;
  /** The user's setting; empty is none. */
  readonly setting?: string | undefined;
  /** Where its own installer puts it, beside the usual places; `~` is the user's home. */
  readonly places?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Finds an agent's program: what the setting says, else the variable, else the first one on the PATH, in `places` and
 * in the usual places of installed programs.
 */
export async function findExecutable(query: ExecutableQuery): Promise<FoundExecutable> {
  const env = query.env ?? process.env;
  const variable = `THREADKEEPER_${query.kind.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_PATH`;
  if (query.setting) return checkFile(query.setting, 'The setting');
  const fromEnvironment = env[variable];
  if (fromEnvironment) return checkFile(fromEnvironment, variable);
  return search(query, env);
}

async function checkFile(file: string, source: string): Promise<FoundExecutable> {
  if (!(await isFile(file)))
    return { kind: 'missing', reason: `${source} names ${file}, which is not there.` };
  if (await isExecutable(file)) return { kind: 'found', path: file };
  return { kind: 'unusable', path: file, reason: `${file} may not be executed.` };
}

/** A file that may not be executed is told only when no other one can be, as a shell does. */
async function search(query: ExecutableQuery, env: NodeJS.ProcessEnv): Promise<FoundExecutable> {
  let unusable: FoundExecutable | undefined;
  for (const file of candidates(query, env)) {
    const found = await checkFile(file, 'PATH');
    if (found.kind === 'found') return found;
    if (found.kind === 'unusable') unusable ??= found;
  }
  return unusable ?? { kind: 'missing', reason: `${query.command} is not on the PATH.` };
}

function candidates({ command, places = [] }: ExecutableQuery, env: NodeJS.ProcessEnv): string[] {
  const onPath = (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter).filter(Boolean);
  const own = places.map((place) => expandHome(place, env));
  const folders = [...new Set([...onPath, ...own, ...usualPlaces(env)])];
  const extensions = process.platform === 'win32' ? (env['PATHEXT'] ?? '.EXE;.CMD;.BAT').split(';') : [''];
  return folders.flatMap((folder) => extensions.map((extension) => path.join(folder, command + extension)));
}

function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}

function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
