import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { newMessageId, newSessionId, type MessageId, type SessionId, type ThreadId } from '../domain/ids.ts';
import type { Message, Role } from '../domain/message.ts';
import type { Session, ThreadSummary } from '../domain/session.ts';
import { ChangeSet } from './handlers/changeSet.ts';
import { addThreadMessage, getThreadMessages } from './handlers/messages.ts';
import { createSession } from './handlers/sessions.ts';
import type { StoreContext } from './handlers/storeContext.ts';
import { allThreads, updateThreadTimestamp } from './handlers/threadRow.ts';
import { createThread, deleteThread } from './handlers/threads.ts';
import { migrateSessionThreadIds, type MigratedThreadIds } from './migrations/migrateThreads.ts';
import { newClientId, type Peer } from './sharing/peer.ts';
import type { Database } from './sqlite/database.ts';

/** SQLite's way to say that there is no limit. */
const noLimit = -1;

/**
 * The documents' store, by their names (M13 to M19), on a database that has the store's schema: synchronous, each
 * call one transaction. Throws `StoreError`.
 */
export class SessionStore {
  readonly db: Database;
  readonly #self: Peer = {
    id: newClientId(randomUUID),
    label: 'this program',
    host: os.hostname(),
    pid: process.pid,
  };

  constructor(database: Database) {
    this.db = database;
  }

  createSession(session: { name: string; ampPrompt: string; repoRoot: string }): Session {
    const { name, ampPrompt, repoRoot } = session;
    return this.#transaction((context) => {
      const id = newSessionId(randomUUID);
      const created = createSession(context, { id, name, agent: 'amp', cwd: repoRoot });
      this.db.run('UPDATE sessions SET ampPrompt = ? WHERE id = ?', [ampPrompt, id]);
      return created;
    });
  }

  /** M13, P8. */
  createThread(sessionId: SessionId, name: string, providedId?: ThreadId): ThreadId {
    return this.#transaction((context) => createThread(context, { sessionId, name, providedId }));
  }

  /** The latest first (M14). */
  getSessionThreads(sessionId: SessionId): ThreadSummary[] {
    return allThreads(this.db).filter((thread) => thread.sessionId === sessionId);
  }

  /** M15 */
  deleteThread(threadId: ThreadId): void {
    this.#transaction((context) => deleteThread(context, { threadId }));
  }

  /** M16 */
  addThreadMessage(threadId: ThreadId, role: Role, content: string): MessageId {
    const id = newMessageId(randomUUID);
    this.#transaction((context) => addThreadMessage(context, { id, threadId, role, content }));
    return id;
  }

  /** M17 */
  getThreadMessages(threadId: ThreadId): readonly Message[] {
    const page = this.#transaction((context) => getThreadMessages(context, { threadId, limit: noLimit }));
    return page.messages;
  }

  /** M18 */
  updateThreadTimestamp(threadId: ThreadId): void {
    this.#transaction((context) => updateThreadTimestamp(context, threadId));
  }

  /** M19 */
  migrateSessionThreadIds(): MigratedThreadIds {
    return migrateSessionThreadIds(this.db);
  }

  /** Nobody listens to a store that is used in its own thread, so what changed is told to nobody. */
  #transaction<T>(body: (context: StoreContext) => T): T {
    const context = {
      database: this.db,
      info: { persistent: false, readOnly: false, path: '', reason: 'opened directly', code: 'unusable' },
      changes: new ChangeSet(),
      now: new Date().toISOString(),
      client: this.#self,
      isHere: () => false,
    } as const;
    return this.db.transaction(() => body(context));
  }
}
