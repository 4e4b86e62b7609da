import { groupBy } from '../../base/groupBy.ts';
import type { Session, SessionSummary, ThreadSummary } from '../../domain/session.ts';
import type { StoreParams } from '../protocol.ts';
import { allSessions, findSession, getSession } from './sessionRow.ts';
import type { StoreContext } from './storeContext.ts';
import { allThreads, threadIdsOf, threadsOf } from './threadRow.ts';

/** Every session with its threads, both the latest first. */
export function listSessions({ database }: StoreContext): SessionSummary[] {
  const threads = groupBy(allThreads(database), (thread) => thread.sessionId);
  return allSessions(database).map((session) => withThreads(session, threads.get(session.id)));
}

export function getSessionSummary(
  { database }: StoreContext,
  { sessionId }: StoreParams<'getSession'>,
): SessionSummary | null {
  const session = findSession(database, sessionId);
  return session ? withThreads(session, threadsOf(database, sessionId)) : null;
}

export function createSession(context: StoreContext, params: StoreParams<'createSession'>): Session {
  const { database, now } = context;
  const existing = findSession(database, params.id);
  if (existing) return existing;
  const { id, name, agent, cwd } = params;
  database.run('INSERT INTO sessions (id, name, repoRoot, createdAt, updatedAt) VALUES (?, ?, ?, ?, ?)', [
    id,
    name,
    cwd,
    now,
    now,
  ]);
  database.run('INSERT INTO session_details (sessionId, agent, cwd) VALUES (?, ?, ?)', [id, agent, cwd]);
  context.changes.addSession(id);
  return { ...params, createdAt: now, updatedAt: now };
}

export function renameSession(context: StoreContext, params: StoreParams<'renameSession'>): null {
  const { sessionId, name } = params;
  if (getSession(context.database, sessionId).name === name) return null;
  context.database.run('UPDATE sessions SET name = ?, updatedAt = ? WHERE id = ?', [
    name,
    context.now,
    sessionId,
  ]);
  context.changes.addSession(sessionId);
  for (const threadId of threadIdsOf(context.database, sessionId)) context.changes.addThread(threadId);
  return null;
}

export function deleteSession(context: StoreContext, { sessionId }: StoreParams<'deleteSession'>): null {
  for (const threadId of threadIdsOf(context.database, sessionId)) context.changes.addThread(threadId);
  const deleted = context.database.run('DELETE FROM sessions WHERE id = ?', [sessionId]);
  if (deleted > 0) context.changes.addSession(sessionId);
  return null;
}

function withThreads(session: Session, threads: readonly ThreadSummary[] = []): SessionSummary {
  return { ...session, threads };
}
