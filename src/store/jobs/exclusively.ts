import fs from 'node:fs/promises';
import path from 'node:path';
import { clearUnfinishedBackups } from '../backup/backUp.ts';
import { findOtherProgram } from '../backup/otherPrograms.ts';
import { codeOf } from '../errorCode.ts';
import { connect } from '../ownership/connect.ts';
import { withShortPath } from '../ownership/flagFolder.ts';
import { ownAlone } from '../ownership/ownership.ts';
import { StoreJobError } from './job.ts';

/**
 * Changes a database while no store of ours and, as far as the system tells, no other program has it open (M27).
 * Throws `StoreJobError` 'in-use' or 'locked'.
 */
export async function exclusively<T>(file: string, change: () => Promise<T>): Promise<T> {
  const folder = ownerFolder(file);
  const isNew = !(await exists(folder));
  const flag = await ownAlone(folder, 'a migration');
  if (!flag) throw inUse(file);
  try {
    const other = await findOtherProgram(file);
    if (other)
      throw locked(file, other.pid === undefined ? other.name : `${other.name}, process ${other.pid}`);
    clearUnfinishedBackups(file);
    return await change();
  } finally {
    await flag.lower();
    if (isNew) await removeIfEmpty(folder);
  }
}

/** For those that only read a copy: makes nothing beside the database (M9). Throws `StoreJobError` 'in-use'. */
export async function refuseOwned(file: string): Promise<void> {
  if (await isOwned(ownerFolder(file))) throw inUse(file);
}

export function locked(file: string, by: string): StoreJobError {
  return new StoreJobError(
    'locked',
    `Database locked: another program (${by}) has ${file} open. It was left as it was. ` +
      'Stop all applications using the database, then retry.',
  );
}

function inUse(file: string): StoreJobError {
  return new StoreJobError(
    'in-use',
    `Threadkeeper has ${file} open. It was left as it was. Close the windows that use it, then retry; its own store ` +
      'is migrated by itself when it is opened.',
  );
}

/** As `openDatabase` names it. */
function ownerFolder(file: string): string {
  return `${file}.owner`;
}

async function isOwned(folder: string): Promise<boolean> {
  if (process.platform === 'win32') return isPipeOwned(folder);
  const names = await fs.readdir(folder).catch((): string[] => []);
  const flags = names.filter((name) => name.endsWith('.sock'));
  if (flags.length === 0) return false;
  return withShortPath(folder, async (short) => {
    const sockets = await Promise.all(flags.map((flag) => connect(path.join(short, flag))));
    for (const socket of sockets) socket?.destroy();
    return sockets.some((socket) => socket !== undefined);
  });
}

/** A named pipe leaves nothing on the disk. */
async function isPipeOwned(folder: string): Promise<boolean> {
  const flag = await ownAlone(folder);
  await flag?.lower();
  return flag === undefined;
}

async function removeIfEmpty(folder: string): Promise<void> {
  await fs.rmdir(folder).catch((error: unknown) => {
    // Somebody else may wait there, or it was never made (Windows).
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(codeOf(error) ?? '')) throw error;
  });
}

async function exists(folder: string): Promise<boolean> {
  return fs.access(folder).then(
    () => true,
    () => false,
  );
}
