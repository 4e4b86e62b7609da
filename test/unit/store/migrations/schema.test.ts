import { expect, test } from 'vitest';
import * as v from 'valibot';
import { migrate } from '../../../../src/store/migrations/migrate.ts';
import type { Database } from '../../../../src/store/sqlite/database.ts';
import { Sqlite } from '../../../../src/store/sqlite/sqlite.ts';
import { wasmPath } from '../support/storeWorker.ts';

/** M2, M3: the documents' own text. */
const documents = {
  threads: `CREATE TABLE threads (
    id TEXT PRIMARY KEY,
    sessionId TEXT NOT NULL,
    name TEXT NOT NULL,
    createdAt TEXT NOT NULL,
    updatedAt TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'active',
    FOREIGN KEY(sessionId) REFERENCES sessions(id) ON DELETE CASCADE
  )`,
  thread_messages: `CREATE TABLE thread_messages (
    id TEXT PRIMARY KEY,
    threadId TEXT NOT NULL,
    role TEXT NOT NULL CHECK(role IN ('user', 'assistant', 'system')),
    content TEXT NOT NULL,
    createdAt TEXT NOT NULL,
    idx INTEGER NOT NULL,
    FOREIGN KEY(threadId) REFERENCES threads(id) ON DELETE CASCADE,
    UNIQUE(threadId, idx)
  )`,
};

/** M4 */
const documentIndexes = [
  'idx_thread_messages_created_at ON thread_messages(createdAt)',
  'idx_thread_messages_idx ON thread_messages(idx)',
  'idx_thread_messages_role ON thread_messages(role)',
  'idx_thread_messages_thread_id ON thread_messages(threadId)',
  'idx_threads_created_at ON threads(createdAt)',
  'idx_threads_session_id ON threads(sessionId)',
  'idx_threads_status ON threads(status)',
  'idx_threads_updated_at ON threads(updatedAt)',
];

async function migrated(): Promise<Database> {
  const database = (await Sqlite.load(wasmPath)).openMemory();
  migrate(database);
  return database;
}

function sqlOf(database: Database, type: string, table: string): string[] {
  const sql =
    'SELECT sql FROM sqlite_master WHERE type = ? AND tbl_name = ? AND sql IS NOT NULL ORDER BY name';
  return database.all(v.object({ sql: v.string() }), sql, [type, table]).map((row) => oneLine(row.sql));
}

const oneLine = (sql: string) => sql.replaceAll(/\s+/g, ' ');

test.each(['threads', 'thread_messages'] as const)(
  'M2, M3: %s is the table of the documents',
  async (table) => {
    const database = await migrated();
    expect(sqlOf(database, 'table', table)).toEqual([oneLine(documents[table])]);
  },
);

test('M4: the indexes are those of the documents', async () => {
  const database = await migrated();
  const indexes = [...sqlOf(database, 'index', 'thread_messages'), ...sqlOf(database, 'index', 'threads')];
  expect(indexes).toEqual(documentIndexes.map((index) => `CREATE INDEX ${index}`));
});

test('M7: the history begins with the documents’ row', async () => {
  const database = await migrated();
  const row = v.object({ version: v.number(), name: v.string() });
  expect(database.all(row, 'SELECT version, name FROM migrations ORDER BY version')).toEqual([
    { version: 1, name: 'session-thread-relationship' },
    { version: 2, name: 'agents-and-turns' },
    { version: 3, name: 'turn-clients' },
    { version: 4, name: 'offers' },
    { version: 5, name: 'binding-health' },
  ]);
});

test.each([
  [
    'the messages of a thread',
    'SELECT * FROM thread_messages WHERE threadId = ? ORDER BY idx DESC LIMIT 9',
    'threadId',
  ],
  ['the threads of a session', 'SELECT id FROM threads WHERE sessionId = ?', 'idx_threads_session_id'],
])('%s are found by an index', async (_what, sql, index) => {
  const database = await migrated();
  const plan = database.all(v.object({ detail: v.string() }), `EXPLAIN QUERY PLAN ${sql}`, ['x']);
  expect(plan.map(({ detail }) => detail).join()).toMatch(new RegExp(`SEARCH .*${index}`));
});
