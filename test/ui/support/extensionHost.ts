import { expect, type Page } from '@playwright/test';
import { extensionHosts } from '../../workbench/extensionHosts.ts';
import { signal } from '../../workbench/processes.ts';

/** The IDs of a server's extension hosts, oldest first. */
export function extensionHostPids(serverPid: number): number[] {
  return extensionHosts(serverPid)
    .map((it) => it.pid)
    .sort((a, b) => a - b);
}

/** Waits for a host that is not one of `known` and returns its ID. */
export async function newExtensionHost(serverPid: number, known: readonly number[] = []): Promise<number> {
  const fresh = () => extensionHostPids(serverPid).filter((pid) => !known.includes(pid));
  let found: number[] = [];
  const look = () => {
    found = fresh();
    return found.length;
  };
  await expect.poll(look, { message: 'an extension host starts' }).toBeGreaterThan(0);
  const pid = found.at(-1);
  if (pid === undefined) throw new Error('the extension host ended at once');
  return pid;
}

/**
 * Kills a window's host with SIGKILL, as a crash does. The page stands still until the server has noticed: else VS Code
 * may reconnect to a host that the server does not know to be dead yet, and then waits for it for ever.
 */
export async function killExtensionHost(page: Page, pid: number): Promise<void> {
  const debug = await page.context().newCDPSession(page);
  await debug.send('Debugger.enable');
  await debug.send('Debugger.pause');
  signal(pid, 'SIGKILL');
  await expect.poll(() => isReaped(pid), { message: 'the server has noticed', intervals: [20] }).toBe(true);
  await debug.detach();
}

/** A killed process is there, as a zombie, until its parent has asked for its exit code. */
function isReaped(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true; // ESRCH
  }
}
