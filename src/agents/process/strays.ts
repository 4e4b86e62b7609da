import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

/**
 * What a process and all that it starts have in their environment: known by it is also what left the process group,
 * as the commands of Claude Code do, and what lost its parent. No name and no number that the system gives again.
 */
export type StrayMark = string;

export function newMark(): StrayMark {
  return randomUUID();
}

/** Without a mark: for what is to outlive us, even when we are marked ourselves. */
export function markedEnvironment(mark?: StrayMark): Readonly<Record<string, string | undefined>> {
  return { [markVariable]: mark };
}

// Codex hands down no variable with KEY, SECRET or TOKEN in its name.
export const markVariable = 'THREADKEEPER_PROCESS';

/** Kills all that bear the mark, up to three times, as one may start another meanwhile. */
export async function killStrays(mark: StrayMark): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    if ((await signalStrays(mark, 'SIGKILL')).length === 0) return;
  }
}

/**
 * Signals all that bear the mark, each as soon as it is found, so that its ID is nobody else's yet; gives their IDs.
 * What took the mark out of its environment is not found. Linux only: on macOS the environment of the system's own
 * programs cannot be read, and on Windows the tree is killed.
 */
export async function signalStrays(mark: StrayMark, signal: NodeJS.Signals): Promise<readonly number[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const signalled = await Promise.all(
    pids.map(async (pid) => (await bears(pid, mark)) && signalOne(pid, signal)),
  );
  return pids.filter((_, index) => signalled[index]);
}

/** False for what has ended, and for what belongs to somebody else. */
async function bears(pid: number, mark: StrayMark): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  return environment.split('\0').includes(`${markVariable}=${mark}`);
}

function signalOne(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    // ESRCH: it ended meanwhile.
    return false;
  }
}
