import * as v from 'valibot';
import { sessionIdSchema, type SessionId, type ThreadId } from '../../domain/ids.ts';
import type { ImportedCounts, ImportedHistory } from '../importedHistory.ts';
import type { Database } from '../sqlite/database.ts';
import { StoreError } from '../storeError.ts';
import { saveBinding } from './bindings.ts';
import { replacePart } from './parts.ts';
import { getSession } from './sessionRow.ts';
import type { StoreContext } from './storeContext.ts';

type ImportedSession = ImportedHistory['sessions'][number];
type ImportedThread = ImportedHistory['threads'][number];
type ImportedMessage = ImportedHistory['messages'][number];

/** Adds what is not there yet. What is there stays as it is: its name, its bindings, the messages that followed. */
export function importSessions(context: StoreContext, history: ImportedHistory): ImportedCounts {
  const sessions = tally(history.sessions, (session) => importSession(context, session));
  const threads = tally(history.threads, (thread) => importThread(context, thread));
  const messages = tally(history.messages, (message) => importMessage(context, message));
  return {
    added: { sessions: sessions.added, threads: threads.added, messages: messages.added },
    known: { sessions: sessions.known, threads: threads.known, messages: messages.known },
  };
}

/** How many were added, and how many not. */
function tally<T>(rows: readonly T[], add: (row: T) => boolean): { added: number; known: number } {
  const added = rows.filter(add).length;
  return { added, known: rows.length - added };
}

function importSession({ database, changes }: StoreContext, session: ImportedSession): boolean {
  const { id, name, agent, cwd, ampPrompt, legacyThreadId, createdAt, updatedAt } = session;
  const inserted = database.run(
    `INSERT INTO sessions (id, name, ampPrompt, repoRoot, threadId, createdAt, updatedAt)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO NOTHING`,
    [id, name, ampPrompt, cwd, legacyThreadId, createdAt, updatedAt],
  );
  if (inserted === 0) return false;
  database.run('INSERT INTO session_details (sessionId, agent, cwd) VALUES (?, ?, ?)', [id, agent, cwd]);
  changes.addSession(id);
  return true;
}

function importThread(context: StoreContext, thread: ImportedThread): boolean {
  const { database, changes } = context;
  const { id, sessionId, name, status, createdAt, updatedAt, bindings } = thread;
  getSession(database, sessionId);
  const inserted = database.run(
    `INSERT INTO threads (id, sessionId, name, createdAt, updatedAt, status)
     VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO NOTHING`,
    [id, sessionId, name, createdAt, updatedAt, status],
  );
  if (inserted === 0) return false;
  for (const binding of bindings) saveBinding(context, binding);
  changes.addSession(sessionId);
  changes.addThread(id);
  return true;
}

function importMessage({ database, changes }: StoreContext, message: ImportedMessage): boolean {
  const { id, threadId, role, content, createdAt, parts = [] } = message;
  const sessionId = sessionOf(database, threadId);
  const inserted = database.run(
    `INSERT INTO thread_messages (id, threadId, role, content, createdAt, idx)
     SELECT ?, ?, ?, ?, ?, coalesce(max(idx) + 1, 0) FROM thread_messages WHERE threadId = ?
     ON CONFLICT(id) DO NOTHING`,
    [id, threadId, role, content, createdAt, threadId],
  );
  if (inserted === 0) return false;
  parts.forEach((part, index) => replacePart(database, id, index, part));
  changes.addSession(sessionId);
  changes.addThread(threadId);
  return true;
}

/** Throws `StoreError` 'gone'. Nothing is counted, because there are many messages. */
function sessionOf(database: Database, threadId: ThreadId): SessionId {
  const row = v.object({ sessionId: sessionIdSchema });
  const thread = database.get(row, 'SELECT sessionId FROM threads WHERE id = ?', [threadId]);
  if (!thread) throw new StoreError('gone', 'The thread of an imported message was deleted.');
  return thread.sessionId;
}
