import fs from 'node:fs';
import * as v from 'valibot';
import { migrate } from '../migrations/migrate.ts';
import type { SalvageReport } from '../protocol.ts';
import type { Database } from '../sqlite/database.ts';
import type { Sqlite } from '../sqlite/sqlite.ts';
import { removeFile, syncFolderOf } from '../sqlite/vfs/openFiles.ts';
import { copyRows } from './copyRows.ts';
import { mendReferences } from './mendReferences.ts';
import { withPages } from './pages.ts';

/**
 * Puts a new store with everything that can be read in the place of a damaged one, which is kept with its log under
 * another name (G18). Throws when that does not work, for example for want of space; then the damaged one is still
 * in its place, as it was. The caller owns the store.
 */
export function salvage(sqlite: Sqlite, file: string): SalvageReport {
  const damagedPath = `${file}.damaged-${timestamp(new Date())}`;
  const saved = rebuild(sqlite, file);
  keepAs(file, damagedPath);
  // From here on the new store is the one that counts, also after a crash.
  fs.renameSync(unfinished(file), finished(file));
  syncFolderOf(file);
  finishSalvage(file);
  return { damagedPath, ...saved };
}

/** Ends a salvage that a crash interrupted when the new store was complete and not yet in its place. */
export function finishSalvage(file: string): void {
  if (!fs.existsSync(finished(file))) return;
  // The damaged one's log must not meet the new one.
  removeFile(`${file}-wal`);
  syncFolderOf(file);
  fs.renameSync(finished(file), file);
  syncFolderOf(file);
}

const unfinished = (file: string) => `${file}.salvaging`;
const finished = (file: string) => `${file}.salvaged`;

type Saved = Omit<SalvageReport, 'damagedPath'>;

function rebuild(sqlite: Sqlite, file: string): Saved {
  const target = unfinished(file);
  for (const old of [target, `${target}-wal`, `${target}-journal`]) removeFile(old);
  const fresh = sqlite.openFile(target);
  try {
    migrate(fresh);
    fill(sqlite, file, fresh);
    return countSaved(fresh);
  } finally {
    fresh.close();
  }
}

function fill(sqlite: Sqlite, file: string, fresh: Database): void {
  // Parents and children come in no order.
  fresh.script('PRAGMA foreign_keys = OFF');
  fresh.transaction(() => {
    withPages(file, (pages) => copyRows(sqlite, pages, fresh));
    mendReferences(fresh);
  });
}

function countSaved(fresh: Database): Saved {
  const counted = fresh.get(
    v.object({ sessions: v.number(), threads: v.number(), messages: v.number() }),
    `SELECT (SELECT count(*) FROM sessions) AS sessions, (SELECT count(*) FROM threads) AS threads,
       (SELECT count(*) FROM thread_messages) AS messages`,
  );
  return counted ?? { sessions: 0, threads: 0, messages: 0 };
}

/** A second name costs nothing; a file system that has none gets a copy. */
function keepAs(file: string, name: string): void {
  for (const end of ['', '-wal']) {
    if (!fs.existsSync(file + end)) continue;
    try {
      fs.linkSync(file + end, name + end);
    } catch {
      fs.copyFileSync(file + end, name + end, fs.constants.COPYFILE_EXCL);
    }
  }
  syncFolderOf(file);
}

/** YYYY-MM-DD-HHMMSS, local time. */
function timestamp(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString();
  return local.slice(0, 19).replace('T', '-').replaceAll(':', '');
}
