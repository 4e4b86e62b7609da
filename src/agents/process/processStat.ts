import { readdir, readFile } from 'node:fs/promises';

/** What Linux tells of a process that runs. */
interface ProcessStat {
  /** The ID of its group's leader. */
  readonly group: number;
  /** When it was started, in clock ticks since the boot: tells it from a later one with the same ID. */
  readonly start: string;
}

/** When a process was started. Undefined when it is gone, and elsewhere than on Linux. */
export async function startOf(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  return (await statOf(pid))?.start;
}

/** Out of what `/proc/<pid>/stat` has. */
export function startIn(stat: string): string | undefined {
  return parseStat(stat)?.start;
}

/** Whether anybody of a group runs. Linux only. */
export async function runsInGroup(group: number): Promise<boolean> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => statOf(Number(pid))));
  return stats.some((stat) => stat?.group === group);
}

async function statOf(pid: number): Promise<ProcessStat | undefined> {
  return parseStat(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));
}

function parseStat(stat: string): ProcessStat | undefined {
  // The second field is the name in brackets, and may have anything in it.
  const [state = '', ...others] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [group, start] = [others[1], others[18]];
  // One that has ended, and was only not taken note of yet by its parent.
  if ('ZX'.includes(state) || group === undefined || start === undefined) return undefined;
  return { group: Number(group), start };
}
