import fs from 'node:fs';
import path from 'node:path';
import { codeOf } from '../errorCode.ts';
import type { Database } from '../sqlite/database.ts';
import { copyFile } from './copyFile.ts';

/**
 * Copies an open database, whose file nobody else writes, to a file beside it: `<database>.backup-YYYY-MM-DD-HHMMSS`
 * by the local clock, with `-2`, `-3`… when there is one already (M24). What the write-ahead log holds is in the copy.
 * The name appears when the copy is whole and on the disk. `onPiece` as in `copyFile`. The path of the copy; throws
 * the system's error.
 */
export function backUp(
  database: Database,
  file: string,
  { now = new Date(), onPiece }: { readonly now?: Date; readonly onPiece?: () => void } = {},
): string {
  database.checkpoint();
  if ((fs.statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0)
    throw new Error(`The write-ahead log of ${file} could not be emptied`);
  const name = `${file}.backup-${timestamp(now)}`;
  for (let attempt = 1; ; attempt += 1) {
    const target = attempt === 1 ? name : `${name}-${attempt}`;
    if (copyToNewName(file, target, onPiece)) return target;
  }
}

/** The copies beside a database, the latest first. */
export function listBackups(file: string): string[] {
  const prefix = `${path.basename(file)}.backup-`;
  return fs
    .readdirSync(path.dirname(file))
    .filter((name) => name.startsWith(prefix) && !name.endsWith(unfinished))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((name) => path.join(path.dirname(file), name));
}

/**
 * Removes backups that were never finished, because their maker was killed. Only who owns a database backs it up, and
 * the caller owns it now.
 */
export function clearUnfinishedBackups(file: string): void {
  const folder = path.dirname(file);
  const prefix = `${path.basename(file)}.backup-`;
  const isUnfinished = (name: string) =>
    name.startsWith(prefix) && unfinishedTimestamp.test(name.slice(prefix.length));
  try {
    for (const name of fs.readdirSync(folder).filter(isUnfinished))
      fs.rmSync(path.join(folder, name), { force: true });
  } catch {
    // A leftover that cannot be removed is no reason to refuse the database; the next one tries again.
  }
}

const unfinished = '.partial';
/** What `backUp` alone makes: a file that a user put there has another name. */
const unfinishedTimestamp = /^\d{4}-\d\d-\d\d-\d{6}(-\d+)?\.partial$/;

/** False when the name is taken. Whoever makes the unfinished file has the name; nobody else can finish it. */
function copyToNewName(file: string, target: string, onPiece?: () => void): boolean {
  const partial = target + unfinished;
  if (!reserve(partial)) return false;
  try {
    if (fs.existsSync(target)) return false;
    copyFile(file, partial, onPiece);
    sync(partial, 'r+');
    fs.renameSync(partial, target);
    if (process.platform !== 'win32') sync(path.dirname(target), 'r');
    return true;
  } finally {
    fs.rmSync(partial, { force: true });
  }
}

function reserve(partial: string): boolean {
  try {
    fs.closeSync(fs.openSync(partial, 'wx'));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function sync(target: string, flags: string): void {
  const fd = fs.openSync(target, flags);
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

function timestamp(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day}-${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join('')}`;
}
