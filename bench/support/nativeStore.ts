import { randomUUID } from 'node:crypto';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { bodyOf, seededThread } from './storeSeed.ts';

/** What is possible: node:sqlite on the same file with the same durability, and no code of ours around it. */
export class NativeStore {
  readonly #database: DatabaseSync;
  readonly #statements: Readonly<Record<'begin' | 'insert' | 'thread' | 'session' | 'commit', StatementSync>>;
  #appended = 0;

  constructor(file: string) {
    const database = new DatabaseSync(file);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    this.#database = database;
    this.#statements = {
      begin: database.prepare('BEGIN IMMEDIATE'),
      insert: database.prepare(insertMessage),
      thread: database.prepare('UPDATE threads SET updatedAt = ? WHERE id = ?'),
      session: database.prepare(
        'UPDATE sessions SET updatedAt = ? WHERE id = (SELECT sessionId FROM threads WHERE id = ?)',
      ),
      commit: database.prepare('COMMIT'),
    };
  }

  append(): void {
    const { begin, insert, thread, session, commit } = this.#statements;
    const now = new Date().toISOString();
    begin.run();
    insert.run(randomUUID(), seededThread, bodyOf(this.#appended++), now, seededThread);
    thread.run(now, seededThread);
    session.run(now, seededThread);
    commit.run();
  }

  all(sql: string, ...params: (string | number)[]): number {
    return this.#database.prepare(sql).all(...params).length;
  }

  close(): void {
    this.#database.close();
  }
}

const insertMessage = `INSERT INTO thread_messages (id, threadId, role, content, createdAt, idx)
  SELECT ?, ?, 'user', ?, ?, coalesce(max(idx) + 1, 0) FROM thread_messages WHERE threadId = ?`;
