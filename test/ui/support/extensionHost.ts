import { expect } from '@playwright/test';
import { descendantsOf, signal } from '../../workbench/processes.ts';

/** The extension hosts below a server, oldest first; a server has one for each of its windows. */
export function extensionHostPids(serverPid: number): number[] {
  return descendantsOf(serverPid)
    .filter((it) => it.command.includes('--type=extensionHost'))
    .map((it) => it.pid)
    .sort((a, b) => a - b);
}

/** Waits for a host that is not one of `known` and returns its ID. */
export async function newExtensionHost(serverPid: number, known: readonly number[] = []): Promise<number> {
  const fresh = () => extensionHostPids(serverPid).filter((pid) => !known.includes(pid));
  await expect.poll(() => fresh().length, { message: 'an extension host starts' }).toBeGreaterThan(0);
  const pid = fresh().at(-1);
  if (pid === undefined) throw new Error('the extension host ended at once');
  return pid;
}

/** As a crash does: SIGKILL, and it is gone when this resolves. */
export async function killExtensionHost(serverPid: number, pid: number): Promise<void> {
  signal(pid, 'SIGKILL');
  await expect
    .poll(() => extensionHostPids(serverPid), { message: 'the killed host is gone' })
    .not.toContain(pid);
}
