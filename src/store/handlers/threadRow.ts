import * as v from 'valibot';
import { healths } from '../../domain/health.ts';
import { sessionIdSchema, threadIdSchema, type SessionId, type ThreadId } from '../../domain/ids.ts';
import { threadStatuses, type LastTurn, type ThreadSummary } from '../../domain/session.ts';
import { stopReasons, type StopReason } from '../../domain/turn.ts';
import type { Database } from '../sqlite/database.ts';
import { StoreError } from '../storeError.ts';
import type { StoreContext } from './storeContext.ts';

/** Every thread, the latest first (M14). */
export function allThreads(database: Database): ThreadSummary[] {
  return database.all(threadRow, `${selectThread} ORDER BY t.updatedAt DESC, t.rowid DESC`).map(toSummary);
}

export function threadIdsOf(database: Database, sessionId: SessionId): ThreadId[] {
  const rows = database.all(v.object({ id: threadIdSchema }), 'SELECT id FROM threads WHERE sessionId = ?', [
    sessionId,
  ]);
  return rows.map(({ id }) => id);
}

/** Throws `StoreError` 'gone'. */
export function getThread(database: Database, threadId: ThreadId): ThreadSummary {
  const thread = findThread(database, threadId);
  if (!thread) throw gone();
  return thread;
}

/** The session of a thread; cheaper than `getThread`, which counts its messages. Throws `StoreError` 'gone'. */
export function sessionIdOf(database: Database, threadId: ThreadId): SessionId {
  const row = database.get(sessionIdRow, 'SELECT sessionId FROM threads WHERE id = ?', [threadId]);
  if (!row) throw gone();
  return row.sessionId;
}

export function findThread(database: Database, threadId: ThreadId): ThreadSummary | undefined {
  const row = database.get(threadRow, `${selectThread} WHERE t.id = ?`, [threadId]);
  return row && toSummary(row);
}

/** M18. The thread and its session move to the top of the list. */
export function updateThreadTimestamp(context: StoreContext, threadId: ThreadId): void {
  const { database, now, changes } = context;
  const moved = database.get(
    sessionIdRow,
    'UPDATE threads SET updatedAt = ? WHERE id = ? RETURNING sessionId',
    [now, threadId],
  );
  if (!moved) throw gone();
  const { sessionId } = moved;
  database.run('UPDATE sessions SET updatedAt = ? WHERE id = ?', [now, sessionId]);
  changes.addSession(sessionId);
  changes.addThread(threadId);
}

const sessionIdRow = v.object({ sessionId: sessionIdSchema });

const selectThread = `SELECT t.id, t.sessionId, t.name, t.createdAt, t.updatedAt, t.status,
    (SELECT count(*) FROM thread_messages m WHERE m.threadId = t.id) AS messageCount,
    last.id AS turnId, last.stopReason, last.waiting,
    h.health, h.reason, h.checkedAt
  FROM threads t
  LEFT JOIN bindings b ON b.threadId = t.id AND b.state <> 'replaced'
  LEFT JOIN binding_health h ON h.bindingId = b.id
  LEFT JOIN turns last ON last.position = (SELECT max(position) FROM turns WHERE threadId = t.id)`;

const threadRow = v.object({
  id: threadIdSchema,
  sessionId: sessionIdSchema,
  name: v.string(),
  createdAt: v.string(),
  updatedAt: v.string(),
  // The documents allow any status; one we do not know must not hide the thread.
  status: v.fallback(v.picklist(threadStatuses), 'active'),
  messageCount: v.number(),
  turnId: v.nullable(v.string()),
  stopReason: v.nullable(v.picklist(stopReasons)),
  waiting: v.nullable(v.number()),
  health: v.nullable(v.picklist(healths)),
  reason: v.nullable(v.string()),
  checkedAt: v.nullable(v.string()),
});

function toSummary({
  turnId,
  stopReason,
  waiting,
  health,
  reason,
  checkedAt,
  ...thread
}: v.InferOutput<typeof threadRow>): ThreadSummary {
  return {
    ...thread,
    ...(turnId !== null && { lastTurn: { status: statusOf(stopReason), waiting: waiting === 1 } }),
    ...(health !== null && { health: { health, reason: reason ?? '', checkedAt: checkedAt ?? '' } }),
  };
}

function gone(): StoreError {
  return new StoreError('gone', 'This thread was deleted.');
}

function statusOf(stopReason: StopReason | null): LastTurn['status'] {
  if (stopReason === null) return 'running';
  return stopReason === 'failed' || stopReason === 'interrupted' ? stopReason : 'done';
}
