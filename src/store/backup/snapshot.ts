import fs from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../errorCode.ts';
import { clearAbandonedCopies, makeCopyFolder } from './abandonedCopies.ts';
import { copyFile } from './copyFile.ts';

/** A database is its file, its write-ahead log and its rollback journal: without these it lacks rows (M9). */
const parts = ['', '-wal', '-journal'];
const attempts = 5;

/**
 * Gives `use` a copy of a database in a folder of its own, which is gone afterwards. The database is only read, its
 * log as well. `onPiece` as in `copyFile`. Throws `ChangedWhileCopied` when another program writes it all the time, or
 * the system's error.
 */
export async function withSnapshot<T>(
  file: string,
  use: (copy: string) => T | Promise<T>,
  onPiece?: () => void,
): Promise<T> {
  await clearAbandonedCopies();
  const folder = await makeCopyFolder();
  try {
    const copy = path.join(folder, path.basename(file));
    await copyUnchanged(file, copy, onPiece);
    return await use(copy);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

/** Another program writes the database. */
export class ChangedWhileCopied extends Error {
  override readonly name = 'ChangedWhileCopied';
}

async function copyUnchanged(file: string, copy: string, onPiece?: () => void): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = await stateOf(file);
    for (const part of parts) await copyIfThere(file + part, copy + part, onPiece);
    if ((await stateOf(file)) === before) return;
  }
  throw new ChangedWhileCopied(`${file} is being written by another program`);
}

/** Size, time and identity of every part: a write between two looks changes it. */
async function stateOf(file: string): Promise<string> {
  const states = parts.map(async (part) => {
    const stat = await fs.stat(file + part, { bigint: true }).catch(ignoreMissing);
    return stat && [stat.ino, stat.size, stat.mtimeNs].join();
  });
  return JSON.stringify(await Promise.all(states));
}

async function copyIfThere(from: string, to: string, onPiece?: () => void): Promise<void> {
  await fs.rm(to, { force: true });
  try {
    copyFile(from, to, onPiece);
  } catch (error) {
    ignoreMissing(error);
  }
}

function ignoreMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}
