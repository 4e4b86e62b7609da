import { execa } from 'execa';
import { randomUUID } from 'node:crypto';

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
  return { [variable]: mark };
}

// Codex hands down no variable with KEY, SECRET or TOKEN in its name.
const variable = 'THREADKEEPER_PROCESS';

/**
 * A shell function that kills all that bear the mark `$1`, up to three times, as one may start another meanwhile. Linux
 * only: on macOS the environment of the system's own programs cannot be read, and on Windows the tree is killed.
 */
export const killStraysFunction = `kill_strays() {
  for round in 1 2 3; do
    found=$(grep -lsF "${variable}=$1" /proc/[0-9]*/environ)
    [ -n "$found" ] || return 0
    for file in $found; do
      pid=\${file#/proc/}
      kill -KILL "\${pid%/environ}"
    done
  done
}`;

/** Kills all that bear the mark; resolves when it is done. What took the mark out of its environment is not found. */
export async function killStrays(mark: StrayMark): Promise<void> {
  if (process.platform !== 'linux') return;
  const script = `${killStraysFunction}\nkill_strays "$1"`;
  await execa('/bin/sh', ['-c', script, 'sh', mark], { reject: false, stdio: 'ignore' });
}
