import type { SessionId } from '../../domain/ids.ts';
import { sessionSchema, type Session } from '../../domain/session.ts';
import type { Database } from '../sqlite/database.ts';
import { StoreError } from '../storeError.ts';

/** Every session, the latest first. */
export function allSessions(database: Database): Session[] {
  return database.all(sessionSchema, `${selectSession} ORDER BY s.updatedAt DESC, s.rowid DESC`);
}

/** Throws `StoreError` 'gone'. */
export function getSession(database: Database, sessionId: SessionId): Session {
  const session = findSession(database, sessionId);
  if (!session) throw new StoreError('gone', 'This session was deleted.');
  return session;
}

export function findSession(database: Database, sessionId: SessionId): Session | undefined {
  return database.get(sessionSchema, `${selectSession} WHERE s.id = ?`, [sessionId]);
}

const selectSession = `SELECT s.id, s.name, d.agent, d.cwd, s.createdAt, s.updatedAt
  FROM sessions s JOIN session_details d ON d.sessionId = s.id`;
