import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrate } from '../../src/store/migrations/migrate.ts';
import { Sqlite } from '../../src/store/sqlite/sqlite.ts';

export const wasmPath = join(import.meta.dirname, '../../node_modules/sql.js/dist/sql-wasm.wasm');

export interface Seed {
  readonly sessions: number;
  readonly threadsPerSession: number;
  readonly messagesPerThread: number;
}

/** Roughly a store of that size, with as many sessions and threads whatever the size. */
export function seedOfSize(megabytes: number): Seed {
  const threads = 100;
  // A body of 2 KB and its share of the indexes.
  const messages = Math.ceil((megabytes * 1024) / 2.6);
  return { sessions: 10, threadsPerSession: 10, messagesPerThread: Math.ceil(messages / threads) };
}

/** The first thread of every seed. */
export const seededThread = 'thread-0-0';

/** A message's text: 1 to 3 KB, 2 KB in the middle. */
export function bodyOf(number: number): string {
  return 'what an agent says about it '.repeat(37 + ((number * 31) % 74));
}

/** Makes a closed store in a new file, filled by node:sqlite without waiting for the disk. */
export async function seedStore(file: string, seed: Seed): Promise<void> {
  const empty = (await Sqlite.load(wasmPath)).openFile(file);
  migrate(empty);
  empty.close();
  const database = new DatabaseSync(file);
  database.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; BEGIN');
  fill(database, seed);
  database.exec('COMMIT; PRAGMA journal_mode = WAL');
  database.close();
}

/** The same store in a file of its own. */
export function copyStore(file: string, folder: string): string {
  const copy = join(folder, 'threadkeeper.db');
  copyFileSync(file, copy);
  return copy;
}

function fill(database: DatabaseSync, { sessions, threadsPerSession, messagesPerThread }: Seed): void {
  const session = database.prepare(
    'INSERT INTO sessions (id, name, repoRoot, createdAt, updatedAt) VALUES (?, ?, ?, ?, ?)',
  );
  const details = database.prepare('INSERT INTO session_details (sessionId, agent, cwd) VALUES (?, ?, ?)');
  const thread = database.prepare(
    'INSERT INTO threads (id, sessionId, name, createdAt, updatedAt) VALUES (?, ?, ?, ?, ?)',
  );
  const message = database.prepare(
    'INSERT INTO thread_messages (id, threadId, role, content, createdAt, idx) VALUES (?, ?, ?, ?, ?, ?)',
  );
  let number = 0;
  for (let s = 0; s < sessions; s += 1) {
    session.run(`session-${s}`, `Session ${s}`, '/repo', timeOf(number), timeOf(number));
    details.run(`session-${s}`, 'sample', '/repo');
    for (let t = 0; t < threadsPerSession; t += 1) {
      const threadId = `thread-${s}-${t}`;
      thread.run(threadId, `session-${s}`, `Thread ${t}`, timeOf(number), timeOf(number));
      for (let idx = 0; idx < messagesPerThread; idx += 1, number += 1)
        message.run(
          // Spread over the index like a random ID.
          `${((number * 2654435761) % 2 ** 32).toString(16)}-${number}`,
          ...[threadId, idx % 2 === 0 ? 'user' : 'assistant', bodyOf(number), timeOf(number), idx],
        );
    }
  }
}

function timeOf(number: number): string {
  return new Date(Date.UTC(2026, 0, 1) + number * 1000).toISOString();
}
