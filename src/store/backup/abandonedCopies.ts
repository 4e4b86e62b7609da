import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isProcessGone } from '../sharing/isProcessGone.ts';

/** The name says who makes the copy: a temporary folder may be shared by machines (containers), whose PIDs overlap. */
const namePrefix = `threadkeeper-copy-${encodeURIComponent(os.hostname())}-`;

/** A new folder for a temporary copy, by whose name others see that its maker lives. */
export function makeCopyFolder(): Promise<string> {
  return fs.mkdtemp(path.join(os.tmpdir(), `${namePrefix}${process.pid}-`));
}

/** Removes the temporary copies of processes that were killed. What cannot be removed is left to the next time. */
export async function clearAbandonedCopies(): Promise<void> {
  const folder = os.tmpdir();
  const names = await fs.readdir(folder).catch((): string[] => []);
  const removals = names
    .filter(isAbandoned)
    .map((name) => fs.rm(path.join(folder, name), { recursive: true, force: true }));
  await Promise.allSettled(removals);
}

function isAbandoned(name: string): boolean {
  if (!name.startsWith(namePrefix)) return false;
  const [, pid] = /^(\d+)-\w{6}$/.exec(name.slice(namePrefix.length)) ?? [];
  return pid !== undefined && isProcessGone(Number(pid));
}
