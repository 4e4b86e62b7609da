import { readFile } from 'node:fs/promises';

/**
 * When a process was started, in clock ticks since the boot: tells it from a later one with the same ID. Undefined when
 * it is gone, and elsewhere than on Linux.
 */
export async function startOf(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  return startIn(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));
}

/** Out of what `/proc/<pid>/stat` has. */
export function startIn(stat: string): string | undefined {
  // The second field is the name in brackets, and may have anything in it.
  const [state = '', ...others] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // One that has ended, and was only not taken note of yet by its parent.
  return 'ZX'.includes(state) ? undefined : others[18];
}
