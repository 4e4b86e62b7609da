import { expect, onTestFinished, test } from 'vitest';
import * as v from 'valibot';
import { migrate } from '../../../../src/store/migrations/migrate.ts';
import type { Database } from '../../../../src/store/sqlite/database.ts';
import { Sqlite } from '../../../../src/store/sqlite/sqlite.ts';
import { wasmPath } from '../support/storeWorker.ts';

/** 1,000 threads of 100 sessions with 100 messages each. */
async function full(): Promise<Database> {
  const database = (await Sqlite.load(wasmPath)).openMemory();
  onTestFinished(() => database.close());
  migrate(database);
  const numbers = (to: number) =>
    `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${to - 1})`;
  database.transaction(() =>
    database.script(`
      ${numbers(100)} INSERT INTO sessions (id, name, repoRoot, createdAt, updatedAt) SELECT 's' || i, 'S', '/', 't', 't' FROM n;
      ${numbers(1000)} INSERT INTO threads SELECT 't' || i, 's' || (i % 100), 'T', 't' || i, 't' || i, 'active' FROM n;
      ${numbers(100_000)} INSERT INTO thread_messages
        SELECT 'm' || i, 't' || (i / 100), 'user', 'text', 't' || i, i % 100 FROM n;
      ANALYZE;`),
  );
  return database;
}

test('M29, M4: at 100,000 messages the documents’ queries search an index, and none reads the whole table', async () => {
  const database = await full();
  const detail = v.object({ detail: v.string() });
  const planOf = (sql: string) =>
    database
      .all(detail, `EXPLAIN QUERY PLAN ${sql}`)
      .map((row) => row.detail)
      .join('; ');
  expect(
    database.get(v.object({ rows: v.number() }), 'SELECT count(*) AS rows FROM thread_messages'),
  ).toEqual({
    rows: 100_000,
  });
  expect(planOf(`SELECT * FROM threads WHERE sessionId = 's1'`)).toMatch(
    /^SEARCH threads USING INDEX idx_threads_session_id/,
  );
  // UNIQUE(threadId, idx) finds the messages and has them in order already.
  expect(planOf(`SELECT * FROM thread_messages WHERE threadId = 't1' ORDER BY idx`)).toMatch(
    /^SEARCH thread_messages USING INDEX sqlite_autoindex_thread_messages_2 \(threadId=\?\)$/,
  );
  expect(planOf(`SELECT count(*) FROM thread_messages WHERE threadId = 't1'`)).toMatch(
    /^SEARCH thread_messages USING COVERING INDEX/,
  );
  expect(planOf(`SELECT id FROM threads ORDER BY updatedAt DESC LIMIT 9`)).toMatch(
    /^SCAN threads USING INDEX idx_threads_updated_at$/,
  );
  expect(planOf(`SELECT id FROM threads WHERE createdAt > 't5'`)).toContain('idx_threads_created_at');
  expect(planOf(`SELECT id FROM thread_messages WHERE createdAt = 't5'`)).toContain(
    'idx_thread_messages_created_at',
  );
});
