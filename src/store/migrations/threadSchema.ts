/**
 * The documents' tables, columns and names (M2 to M4): other programs read them, so they stay exactly so. Made one
 * by one, because a migration that stopped half-way may have left some of them.
 */
export const threadTables = {
  threads: `CREATE TABLE IF NOT EXISTS threads (
  id TEXT PRIMARY KEY,
  sessionId TEXT NOT NULL,
  name TEXT NOT NULL,
  createdAt TEXT NOT NULL,
  updatedAt TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'active',
  FOREIGN KEY(sessionId) REFERENCES sessions(id) ON DELETE CASCADE
)`,
  thread_messages: `CREATE TABLE IF NOT EXISTS thread_messages (
  id TEXT PRIMARY KEY,
  threadId TEXT NOT NULL,
  role TEXT NOT NULL CHECK(role IN ('user', 'assistant', 'system')),
  content TEXT NOT NULL,
  createdAt TEXT NOT NULL,
  idx INTEGER NOT NULL,
  FOREIGN KEY(threadId) REFERENCES threads(id) ON DELETE CASCADE,
  UNIQUE(threadId, idx)
)`,
} as const;
export type ThreadTable = keyof typeof threadTables;

export const threadColumns: { readonly [K in ThreadTable]: readonly string[] } = {
  threads: ['id', 'sessionId', 'name', 'createdAt', 'updatedAt', 'status'],
  thread_messages: ['id', 'threadId', 'role', 'content', 'createdAt', 'idx'],
};

/** Each is on one column. */
export const threadIndexes: readonly { name: string; table: ThreadTable; column: string }[] = [
  { name: 'idx_threads_session_id', table: 'threads', column: 'sessionId' },
  { name: 'idx_threads_status', table: 'threads', column: 'status' },
  { name: 'idx_threads_created_at', table: 'threads', column: 'createdAt' },
  { name: 'idx_threads_updated_at', table: 'threads', column: 'updatedAt' },
  { name: 'idx_thread_messages_thread_id', table: 'thread_messages', column: 'threadId' },
  { name: 'idx_thread_messages_role', table: 'thread_messages', column: 'role' },
  { name: 'idx_thread_messages_created_at', table: 'thread_messages', column: 'createdAt' },
  { name: 'idx_thread_messages_idx', table: 'thread_messages', column: 'idx' },
];
