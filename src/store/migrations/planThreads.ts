import { groupBy } from '../../base/groupBy.ts';
import * as v from 'valibot';
import type { Database } from '../sqlite/database.ts';
import { columnsOf, schemaObjects } from './schemaObjects.ts';
import { stableUuid } from './stableUuid.ts';

/** M6. The literal texts of the document. */
export const migratedThreadName = (sessionName: string): string => `Migrated Thread for ${sessionName}`;
export const migratedThreadText = (legacyThreadId: string): string =>
  `Thread migrated from legacy threadId: ${legacyThreadId}`;

/** A session whose `threadId` becomes a thread. `half`: the thread is there, its message is not. */
export interface PlannedThread {
  readonly sessionId: string;
  readonly sessionName: string;
  readonly legacyThreadId: string;
  readonly threadId: string;
  readonly half: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const skipReasons = {
  blank: 'its thread ID is blank',
  unreadable: 'its thread ID is not text',
  done: 'it has a thread for its thread ID already',
} as const;

/** A session whose `threadId` stays only what it is. */
export interface SkippedSession {
  readonly name: string;
  readonly reason: (typeof skipReasons)[keyof typeof skipReasons];
}

export interface ThreadPlan {
  readonly threads: readonly PlannedThread[];
  readonly skipped: readonly SkippedSession[];
}

/**
 * What has to be done so that every legacy `threadId` has a thread of its session (M6). Only reads, so that a dry
 * run is exactly this (M9). Two sessions with the same `threadId` get a thread each. A thread gets a local ID of its
 * own that follows from the session and the `threadId`: run again, or half-way before, it is the same (M26).
 */
export function planThreads(database: Database, now: string): ThreadPlan {
  const threads = groupBy(existingThreads(database), (thread) => thread.sessionId);
  const planned: PlannedThread[] = [];
  const skipped: SkippedSession[] = [];
  for (const session of sessionsWithThreadId(database)) {
    const fate = fateOf(session, threads.get(session.id) ?? [], now);
    if ('reason' in fate) skipped.push(fate);
    else planned.push(fate);
  }
  return { threads: planned, skipped };
}

type SessionRow = v.InferOutput<typeof sessionRow>;
const sessionRow = v.object({
  id: v.string(),
  name: v.nullable(v.string()),
  threadId: v.unknown(),
  createdAt: v.unknown(),
  updatedAt: v.unknown(),
});

function sessionsWithThreadId(database: Database): SessionRow[] {
  const columns = new Set(columnsOf(database, 'sessions'));
  if (!columns.has('threadId')) return [];
  const time = (column: string) => (columns.has(column) ? column : `NULL AS ${column}`);
  return database.all(
    sessionRow,
    `SELECT id, name, threadId, ${time('createdAt')}, ${time('updatedAt')}
     FROM sessions WHERE threadId IS NOT NULL ORDER BY id`,
  );
}

type ThreadRow = v.InferOutput<typeof threadRow>;
const threadRow = v.object({
  id: v.string(),
  sessionId: v.string(),
  name: v.string(),
  messages: v.number(),
  first: v.nullable(v.string()),
});

/** Each thread with how many messages it has and what its first one says, if that is a system message. */
function existingThreads(database: Database): ThreadRow[] {
  const { tables } = schemaObjects(database);
  if (!tables.has('threads')) return [];
  if (!tables.has('thread_messages'))
    return database.all(threadRow, 'SELECT id, sessionId, name, 0 AS messages, NULL AS first FROM threads');
  return database.all(
    threadRow,
    `SELECT id, sessionId, name,
       (SELECT count(*) FROM thread_messages m WHERE m.threadId = t.id) AS messages,
       (SELECT content FROM thread_messages m WHERE m.threadId = t.id AND idx = 0 AND role = 'system') AS first
     FROM threads t`,
  );
}

function fateOf(
  session: SessionRow,
  threads: readonly ThreadRow[],
  now: string,
): PlannedThread | SkippedSession {
  const { id, threadId: legacy } = session;
  const name = session.name ?? id;
  if (typeof legacy !== 'string') return { name, reason: skipReasons.unreadable };
  if (legacy.trim() === '') return { name, reason: skipReasons.blank };
  const ownId = `thread-${stableUuid('legacy-thread', id, legacy)}`;
  const isFor = (thread: ThreadRow) =>
    thread.first === migratedThreadText(legacy) ||
    (thread.messages > 0 && (thread.id === legacy || thread.id === ownId));
  if (threads.some(isFor)) return { name, reason: skipReasons.done };
  const half = threads.find(
    (thread) => thread.messages === 0 && (thread.id === legacy || thread.name === migratedThreadName(name)),
  );
  const createdAt = timeOf(session.createdAt) ?? now;
  return {
    sessionId: id,
    sessionName: name,
    legacyThreadId: legacy,
    threadId: half?.id ?? ownId,
    half: half !== undefined,
    createdAt,
    updatedAt: timeOf(session.updatedAt) ?? createdAt,
  };
}

/** As the session has it, so that the list keeps its order. */
function timeOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
