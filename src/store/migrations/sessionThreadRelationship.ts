import type { Migration } from './migration.ts';

/**
 * The documents' tables, columns and names (M2 to M4, M7): other programs read them, so they stay exactly so.
 * `sessions` is the table that was there before it.
 */
export const sessionThreadRelationship: Migration = {
  version: 1,
  name: 'session-thread-relationship',
  up(database) {
    database.script(sessions);
    database.script(threads);
    database.script(threadMessages);
    database.script(indexes);
  },
};

const sessions = `CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  ampPrompt TEXT NOT NULL DEFAULT '',
  repoRoot TEXT NOT NULL,
  threadId TEXT,
  createdAt TEXT NOT NULL,
  updatedAt TEXT NOT NULL
)`;

const threads = `CREATE TABLE threads (
  id TEXT PRIMARY KEY,
  sessionId TEXT NOT NULL,
  name TEXT NOT NULL,
  createdAt TEXT NOT NULL,
  updatedAt TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'active',
  FOREIGN KEY(sessionId) REFERENCES sessions(id) ON DELETE CASCADE
)`;

const threadMessages = `CREATE TABLE thread_messages (
  id TEXT PRIMARY KEY,
  threadId TEXT NOT NULL,
  role TEXT NOT NULL CHECK(role IN ('user', 'assistant', 'system')),
  content TEXT NOT NULL,
  createdAt TEXT NOT NULL,
  idx INTEGER NOT NULL,
  FOREIGN KEY(threadId) REFERENCES threads(id) ON DELETE CASCADE,
  UNIQUE(threadId, idx)
)`;

const indexes = `
CREATE INDEX idx_threads_session_id ON threads(sessionId);
CREATE INDEX idx_threads_status ON threads(status);
CREATE INDEX idx_threads_created_at ON threads(createdAt);
CREATE INDEX idx_threads_updated_at ON threads(updatedAt);
CREATE INDEX idx_thread_messages_thread_id ON thread_messages(threadId);
CREATE INDEX idx_thread_messages_role ON thread_messages(role);
CREATE INDEX idx_thread_messages_created_at ON thread_messages(createdAt);
CREATE INDEX idx_thread_messages_idx ON thread_messages(idx);
`;
