import fs from 'node:fs';
import * as v from 'valibot';
import type { Database } from '../sqlite/database.ts';
import { SqliteError } from '../sqlite/sqliteError.ts';
import { removeFile, sizeOf } from '../sqlite/vfs/openFiles.ts';
import { committedPages } from './committedPages.ts';

/** Whether an error says that the file's content is broken. Anything else, such as EIO or no space, may pass. */
export function isDamage(error: unknown): boolean {
  return error instanceof SqliteError && (error.kind === 'damaged' || error.kind === 'not-a-database');
}

/**
 * Remembers beside the file that it turned out to be damaged while it was used, so that the next opening looks at
 * all of it; a look at every opening would cost as much as the store is long. True when that is news.
 */
export function noteDamage(error: unknown, file: string): boolean {
  if (!isDamage(error) || isMarkedDamaged(file) || !hasBeenStore(file)) return false;
  markDamaged(file);
  return true;
}

function markDamaged(file: string): void {
  try {
    fs.writeFileSync(mark(file), '');
  } catch {
    // A disk that takes no mark: the damage is found again where it was found now.
  }
}

export function isMarkedDamaged(file: string): boolean {
  return fs.existsSync(mark(file));
}

export function clearMark(file: string): void {
  removeFile(mark(file));
}

/** Whether SQLite finds the whole of the database sound. */
export function isSound(database: Database): boolean {
  try {
    const row = v.object({ integrity_check: v.string() });
    return database.get(row, 'PRAGMA integrity_check(1)')?.integrity_check === 'ok';
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

/** Whether of a store there are only commits in the log left, which SQLite would throw away. */
export function isEmptied(file: string): boolean {
  const log = `${file}-wal`;
  return (
    sizeOf(file) === 0 && sizeOf(log) !== undefined && committedPages(fs.readFileSync(log)) !== undefined
  );
}

/** How much of a file is looked at: SQLite describes its tables near the beginning. In bytes. */
const searched = 1024 * 1024;

/** Whether a file, or its log, has been a store of ours: only such a one is salvaged, nothing else is touched. */
export function hasBeenStore(file: string): boolean {
  return [file, `${file}-wal`].some((one) => fs.existsSync(one) && ourTables.test(beginning(one)));
}

const ourTables = /CREATE TABLE "?(thread_messages|session_details|message_parts)\b/;

function beginning(file: string): string {
  const fd = fs.openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(searched);
    return bytes.toString('latin1', 0, fs.readSync(fd, bytes, 0, searched, 0));
  } finally {
    fs.closeSync(fd);
  }
}

function mark(file: string): string {
  return `${file}.damaged`;
}
