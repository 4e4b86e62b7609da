import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Waits until no process of a lab is left; fails with their command lines when it is too late (invariant 9). */
export async function waitUntilNoneLeft(
  home: string,
  groups: readonly number[],
  withinMs = 5000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const left = process.platform === 'linux' ? await processesOf(home, groups) : aliveGroups(groups);
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`processes are left: ${left.join(', ')}`);
    await delay(20);
  }
}

/** Whoever is of one of the groups, or has `home` in its environment and may have left its group; Linux tells both. */
async function processesOf(home: string, groups: readonly number[]): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => describe(pid, home, groups)));
  return found.flatMap((text) => text ?? []);
}

async function describe(pid: string, home: string, groups: readonly number[]): Promise<string | undefined> {
  try {
    const [state, , group] = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ');
    // Dead, and only not taken note of yet by whoever adopted it.
    if (state === 'Z' || state === 'X') return undefined;
    const isOurs = groups.includes(Number(group)) || (await hasInEnvironment(pid, home));
    return isOurs
      ? `${pid} ${(await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ')}`
      : undefined;
  } catch {
    // It ended meanwhile, or belongs to somebody else.
    return undefined;
  }
}

async function hasInEnvironment(pid: string, home: string): Promise<boolean> {
  return (await readFile(`/proc/${pid}/environ`, 'utf8')).includes(home);
}

function aliveGroups(groups: readonly number[]): string[] {
  return groups.filter(isAlive).map((group) => `group ${group}`);
}

function isAlive(group: number): boolean {
  try {
    process.kill(process.platform === 'win32' ? group : -group, 0);
    return true;
  } catch {
    // ESRCH: nobody left.
    return false;
  }
}
