import fs from 'node:fs/promises';
import path from 'node:path';

/** A program that has a database open; `pid` is none where the system does not say. */
export interface OtherProgram {
  readonly name: string;
  readonly pid?: number;
}

/**
 * Looks for a program that has a database file open (M27). On Linux the system tells of every process of this user;
 * elsewhere a `-shm` beside the file has to do, which SQLite takes away when the last program closes the database.
 */
export async function findOtherProgram(file: string): Promise<OtherProgram | undefined> {
  if (process.platform === 'linux') return findProcess(file);
  return (await exists(`${file}-shm`)) ? { name: 'a program' } : undefined;
}

async function findProcess(file: string): Promise<OtherProgram | undefined> {
  const targets = new Set([file, `${file}-wal`, `${file}-shm`, `${file}-journal`]);
  for (const pid of (await fs.readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (await hasOpen(pid, targets)) return { name: await nameOf(pid), pid: Number(pid) };
  }
  return undefined;
}

async function hasOpen(pid: string, targets: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  // A process of another user, or one that has just ended, tells nothing.
  const fds = await fs.readdir(folder).catch((): string[] => []);
  const open = await Promise.all(fds.map((fd) => fs.readlink(path.join(folder, fd)).catch(() => '')));
  return open.some((target) => targets.has(target));
}

async function nameOf(pid: string): Promise<string> {
  const name = await fs.readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'a program');
  return name.trim();
}

async function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}
