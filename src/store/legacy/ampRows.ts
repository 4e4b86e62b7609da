import * as v from 'valibot';
import { roles } from '../../domain/message.ts';
import { columnsOf } from '../migrations/schemaObjects.ts';
import type { Database } from '../sqlite/database.ts';

/** Rows of the orchestrator's database after the documents' migration. Times are as they are stored. */
const sessionRow = v.object({
  id: v.string(),
  name: v.nullable(v.string()),
  ampPrompt: v.nullable(v.string()),
  repoRoot: v.nullable(v.string()),
  threadId: v.unknown(),
  createdAt: v.unknown(),
  updatedAt: v.unknown(),
});
export type AmpSessionRow = v.InferOutput<typeof sessionRow>;

const threadRow = v.object({
  id: v.string(),
  name: v.string(),
  createdAt: v.unknown(),
  updatedAt: v.unknown(),
  status: v.string(),
  messages: v.number(),
  first: v.nullable(v.string()),
});
export type AmpThreadRow = v.InferOutput<typeof threadRow>;

const messageRow = v.object({
  id: v.string(),
  role: v.picklist(roles),
  content: v.string(),
  createdAt: v.unknown(),
  idx: v.number(),
});
export type AmpMessageRow = v.InferOutput<typeof messageRow>;

export function ampSessions(database: Database): AmpSessionRow[] {
  const there = new Set(columnsOf(database, 'sessions'));
  const columns = Object.keys(sessionRow.entries).map((name) => (there.has(name) ? name : `NULL AS ${name}`));
  return database.all(sessionRow, `SELECT ${columns.join(', ')} FROM sessions ORDER BY createdAt, id`);
}

/** `first` is what the first message says, if that is a system message. */
export function ampThreads(database: Database, sessionId: string): AmpThreadRow[] {
  return database.all(
    threadRow,
    `SELECT id, name, createdAt, updatedAt, status,
       (SELECT count(*) FROM thread_messages m WHERE m.threadId = t.id) AS messages,
       (SELECT content FROM thread_messages m WHERE m.threadId = t.id AND idx = 0 AND role = 'system') AS first
     FROM threads t WHERE sessionId = ? ORDER BY createdAt, id`,
    [sessionId],
  );
}

/** Messages that are read at once. */
const page = 50;

/** All messages of a thread by idx, read page by page. */
export function* ampMessages(database: Database, threadId: string): Generator<AmpMessageRow> {
  let after = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const rows = database.all(
      messageRow,
      `SELECT id, role, content, createdAt, idx FROM thread_messages
       WHERE threadId = ? AND idx > ? ORDER BY idx LIMIT ${page}`,
      [threadId, after],
    );
    yield* rows;
    after = rows.at(-1)?.idx ?? after;
    if (rows.length < page) return;
  }
}

/** Threads whose session, and messages whose thread, is gone: SQLite checks that only where it is told to. */
export function ampOrphans(database: Database): { readonly threads: string[]; readonly messages: string[] } {
  const row = v.object({ id: v.string() });
  const ids = (sql: string) => database.all(row, sql).map(({ id }) => id);
  return {
    threads: ids('SELECT id FROM threads WHERE sessionId NOT IN (SELECT id FROM sessions)'),
    messages: ids(
      `SELECT id FROM thread_messages WHERE threadId NOT IN
         (SELECT id FROM threads WHERE sessionId IN (SELECT id FROM sessions))`,
    ),
  };
}
