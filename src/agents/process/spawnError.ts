import { stat } from 'node:fs/promises';
import { AgentError } from '../../domain/agentError.ts';

/**
 * Throws when the folder to start in is not one. Asked before a start, because the system gives the same ENOENT for
 * a folder and for a program that is missing.
 */
export async function checkFolder(cwd: string): Promise<void> {
  const isFolder = await stat(cwd).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return;
  throw new AgentError('agent-failed', `The working folder ${cwd} does not exist, so nothing can run there.`);
}

/** What the system says when a program cannot be started. */
interface SpawnFailure {
  readonly code?: string | undefined;
  readonly cause?: unknown;
}

/** Why a program could not be started, out of what the system said. */
export function spawnError(command: string, { code = 'no reason given', cause }: SpawnFailure): AgentError {
  if (code === 'ENOENT')
    return new AgentError('not-installed', `The program ${command} was not found.`, { cause });
  const reason = reasons[code] ?? `could not be started (${code})`;
  return new AgentError('not-executable', `The program ${command} ${reason}.`, { cause });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'may not be executed',
  EPERM: 'may not be executed',
  ENOEXEC: 'is not made for this system',
};
