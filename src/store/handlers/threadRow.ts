import * as v from 'valibot';
import { healths, type ThreadHealth } from '../../domain/health.ts';
import {
  isSessionId,
  isThreadId,
  sessionIdSchema,
  threadIdSchema,
  type SessionId,
  type ThreadId,
} from '../../domain/ids.ts';
import { threadStatuses, type LastTurn, type ThreadSummary } from '../../domain/session.ts';
import { stopReasons, type StopReason } from '../../domain/turn.ts';
import { column, isNumber, isOneOf, isText, orNull, type Row } from '../sqlite/columns.ts';
import type { Database } from '../sqlite/database.ts';
import { StoreError } from '../storeError.ts';
import type { StoreContext } from './storeContext.ts';

/** Every thread, the latest first (M14). */
export function allThreads(database: Database): ThreadSummary[] {
  return database.map(readThread, `${selectThread} ${latestFirst}`);
}

/** Those of one session, the latest first. */
export function threadsOf(database: Database, sessionId: SessionId): ThreadSummary[] {
  return database.map(readThread, `${selectThread} WHERE t.sessionId = ? ${latestFirst}`, [sessionId]);
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
  return database.map(readThread, `${selectThread} WHERE t.id = ?`, [threadId])[0];
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

const latestFirst = 'ORDER BY t.updatedAt DESC, t.rowid DESC';

/** The columns of `selectThread`. */
function readThread(row: Row): ThreadSummary {
  const [id, sessionId, name, createdAt, updatedAt, status, messageCount, ...more] = row;
  const [turnId, stopReason, waiting, health, reason, checkedAt] = more;
  return {
    id: column(isThreadId, id),
    sessionId: column(isSessionId, sessionId),
    name: column(isText, name),
    createdAt: column(isText, createdAt),
    updatedAt: column(isText, updatedAt),
    // The documents allow any status; one we do not know must not hide the thread.
    status: isStatus(status) ? status : 'active',
    messageCount: column(isNumber, messageCount),
    ...(turnId !== null && { lastTurn: readTurn(stopReason, waiting) }),
    ...(health !== null && { health: readHealth(health, reason, checkedAt) }),
  };
}

function readTurn(stopReason: Column, waiting: Column): LastTurn {
  return { status: statusOf(column(isStopReasonOrNull, stopReason)), waiting: waiting === 1 };
}

function readHealth(health: Column, reason: Column, checkedAt: Column): ThreadHealth {
  return {
    health: column(isHealth, health),
    reason: column(isText, reason),
    checkedAt: column(isText, checkedAt),
  };
}

type Column = Row[number] | undefined;
const isStatus = isOneOf(threadStatuses);
const isHealth = isOneOf(healths);
const isStopReasonOrNull = orNull(isOneOf(stopReasons));

function gone(): StoreError {
  return new StoreError('gone', 'This thread was deleted.');
}

function statusOf(stopReason: StopReason | null): LastTurn['status'] {
  if (stopReason === null) return 'running';
  return stopReason === 'failed' || stopReason === 'interrupted' ? stopReason : 'done';
}
