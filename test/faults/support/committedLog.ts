import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { Sqlite } from '../../../src/store/sqlite/sqlite.ts';
import { migrate } from '../../../src/store/migrations/migrate.ts';
import { append, checkIntegrity, countNumbered, startNumbering } from '../../fixtures/store/numbered.ts';
import { wasmPath } from '../../unit/store/support/storeWorker.ts';

/** A database file with the log that goes with it, and where in the log each commit ends. */
export interface CommittedLog {
  readonly file: Buffer;
  readonly log: Buffer;
  /** The log's size after the first message, the second, … */
  readonly ends: readonly number[];
}

/** Commits messages into a log that is never emptied. */
export async function commitMessages(databasePath: string, count: number): Promise<CommittedLog> {
  const database = (await Sqlite.load(wasmPath)).openFile(databasePath);
  migrate(database);
  startNumbering(database);
  database.checkpoint();
  database.script('PRAGMA wal_autocheckpoint = 0');
  const ends: number[] = [];
  for (let number = 0; number < count; number += 1) {
    append(database, number);
    ends.push(statSync(`${databasePath}-wal`).size);
  }
  const committed = {
    file: readFileSync(databasePath),
    log: readFileSync(`${databasePath}-wal`),
    ends,
  };
  database.close();
  return committed;
}

/** Puts a file and its log on disk and opens them; how many messages are there. */
export async function countAfterOpening(databasePath: string, file: Buffer, log: Buffer): Promise<number> {
  writeFileSync(databasePath, file);
  writeFileSync(`${databasePath}-wal`, log);
  const database = (await Sqlite.load(wasmPath)).openFile(databasePath);
  try {
    checkIntegrity(database);
    return countNumbered(database);
  } finally {
    database.close();
  }
}

/** How many commits lie wholly before this byte of the log. */
export function commitsBefore({ ends }: CommittedLog, at: number): number {
  return ends.filter((end) => end <= at).length;
}
