import { mkdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIn, startOf } from './processStat.ts';
import type { StrayMark } from './strays.ts';

/**
 * That a process of ours has agents, for the case that it is killed together with its guard: an empty file as long as
 * a group of them lives. Its name says all, so that none is half written:
 * `<PID namespace>.<PID of the host>.<the host's start>.<mark of the group>`.
 */
export interface GroupRecord {
  readonly name: string;
  readonly host: number;
  readonly mark: StrayMark;
}

/**
 * Makes the record, at once: there is no later for a process that is killed. Gives the function that removes it. Where
 * it cannot be written, agents are started all the same.
 */
export function recordGroup(mark: StrayMark): () => void {
  if (process.platform !== 'linux') return () => undefined;
  try {
    const file = join(ownFolder(), `${ourselves()}.${mark}`);
    writeFileSync(file, '');
    return () => rmSync(file, { force: true });
  } catch {
    // No place for it: only the sweep of the next start will not know of this group.
    return () => undefined;
  }
}

/** The groups whose host is gone, as far as that can be told: of another PID namespace it cannot. */
export async function lostGroups(): Promise<readonly GroupRecord[]> {
  const names = await readdir(ownFolder());
  const lost = await Promise.all(names.map(lostGroup));
  return lost.filter((record) => record !== undefined);
}

export function removeRecord({ name }: GroupRecord): void {
  rmSync(join(ownFolder(), name), { force: true });
}

async function lostGroup(name: string): Promise<GroupRecord | undefined> {
  const [, namespace, pid, start, mark] = /^(\d+)\.(\d+)\.(\d+)\.([\da-f-]{36})$/.exec(name) ?? [];
  if (namespace !== ownNamespace() || mark === undefined) return undefined;
  const host = Number(pid);
  return (await startOf(host)) === start ? undefined : { name, host, mark };
}

/** Where what runs now is written down: gone with the user's last login, or with what is temporary. */
function ownFolder(): string {
  const uid = process.getuid?.();
  const folder = join(process.env['XDG_RUNTIME_DIR'] || tmpdir(), `threadkeeper-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Anybody may write among what is temporary.
  if (statSync(folder).uid !== uid) throw new Error(`${folder} belongs to somebody else.`);
  return folder;
}

function ourselves(): string {
  return `${ownNamespace()}.${process.pid}.${startIn(readFileSync('/proc/self/stat', 'utf8'))}`;
}

/** Within it a PID is one process's. */
function ownNamespace(): string {
  return readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, '');
}
