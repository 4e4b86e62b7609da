import { expect, onTestFinished, test } from 'vitest';
import * as v from 'valibot';
import { migrateSessionThreadIds } from '../../../../src/store/migrations/migrateThreads.ts';
import { SessionThreadRelationshipMigration } from '../../../../src/store/migrations/sessionThreadRelationshipMigration.ts';
import { fingerprintTables } from '../../../../src/store/backup/fingerprint.ts';
import type { Database } from '../../../../src/store/sqlite/database.ts';
import { Sqlite } from '../../../../src/store/sqlite/sqlite.ts';
import { threadIndexes } from '../../../../src/store/migrations/threadSchema.ts';
import { legacySchema, legacyTime, type LegacySession } from '../support/legacyTables.ts';
import { wasmPath } from '../support/storeWorker.ts';

async function legacy(sessions: readonly LegacySession[], more = ''): Promise<Database> {
  const database = (await Sqlite.load(wasmPath)).openMemory();
  onTestFinished(() => database.close());
  database.script(legacySchema);
  for (const { id, name = `Session ${id}`, threadId = null } of sessions)
    database.run(
      `INSERT INTO sessions (id, name, ampPrompt, repoRoot, baseBranch, threadId, createdAt, updatedAt, extra)
       VALUES (?, ?, 'do', '/repo', 'main', ?, ?, ?, x'00ff')`,
      [id, name, threadId, legacyTime, legacyTime],
    );
  database.script(more);
  return database;
}

const threadRow = v.object({ sessionId: v.string(), name: v.string(), content: v.string(), idx: v.number() });

/** Each thread with its messages. */
function threadsOf(database: Database): v.InferOutput<typeof threadRow>[] {
  return database.all(
    threadRow,
    `SELECT t.sessionId, t.name, m.content, m.idx FROM threads t JOIN thread_messages m ON m.threadId = t.id
     ORDER BY t.sessionId, t.rowid, m.idx`,
  );
}

const migrated = (sessionId: string, name: string, legacyId: string) => ({
  sessionId,
  name: `Migrated Thread for ${name}`,
  content: `Thread migrated from legacy threadId: ${legacyId}`,
  idx: 0,
});

const execute = (database: Database) => new SessionThreadRelationshipMigration(database).execute();

/** Every table's rows and every object of the schema. */
function stateOf(database: Database): unknown {
  const schema = database.all(v.object({ sql: v.nullable(v.string()) }), 'SELECT sql FROM sqlite_master');
  return [fingerprintTables(database), schema];
}

test('M6, M12: each session with a threadId gets a thread and a system message, both named literally', async () => {
  const database = await legacy([{ id: 'a', threadId: 'T-1' }, { id: 'b' }]);
  await execute(database);
  expect(threadsOf(database)).toEqual([migrated('a', 'Session a', 'T-1')]);
  const message = database.get(
    v.object({ role: v.string(), createdAt: v.string() }),
    'SELECT role, createdAt FROM thread_messages',
  );
  expect(message).toEqual({ role: 'system', createdAt: legacyTime });
});

test('M7: the version row is the documents’ one', async () => {
  const database = await legacy([]);
  await execute(database);
  const row = v.object({ version: v.number(), name: v.string() });
  expect(database.all(row, 'SELECT version, name FROM migrations')).toEqual([
    { version: 1, name: 'session-thread-relationship' },
  ]);
});

test('M12: a fresh database whose sessions are empty gets the tables', async () => {
  const database = await legacy([]);
  expect(await execute(database)).toMatchObject({
    needed: true,
    createdTables: ['threads', 'thread_messages', 'migrations'],
    plan: { threads: [], skipped: [] },
  });
});

test('M9, M12: a dry run of the class says what would be done and does nothing', async () => {
  const database = await legacy([
    { id: 'a', threadId: 'T-1' },
    { id: 'b', threadId: ' ' },
  ]);
  const before = stateOf(database);
  const report = await new SessionThreadRelationshipMigration(database).execute({ dryRun: true });
  expect(stateOf(database)).toEqual(before);
  expect(report.createdIndexes).toHaveLength(8);
  expect(report.plan.threads).toMatchObject([{ sessionId: 'a', legacyThreadId: 'T-1' }]);
  const done = await execute(database);
  expect(done.plan).toEqual(report.plan);
});

test('M23: without a sessions table it is refused in the document’s words', async () => {
  const database = (await Sqlite.load(wasmPath)).openMemory();
  database.script('CREATE TABLE other (id TEXT)');
  await expect(execute(database)).rejects.toThrow(
    /^Sessions table does not exist - cannot proceed with migration$/,
  );
  database.close();
});

// Each breaks a later step of the four: tables, data, indexes, version row.
test.each([
  ['tables', 'CREATE VIEW thread_messages AS SELECT 1 AS id'],
  ['data', `CREATE TABLE threads (id TEXT PRIMARY KEY, sessionId TEXT, name TEXT)`],
  ['indexes', 'CREATE TABLE idx_thread_messages_role (id TEXT)'],
  ['version row', 'CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT CHECK(length(name) < 3))'],
])('M5: a failure at the step "%s" leaves the database as it was', async (_step, obstacle) => {
  const database = await legacy([{ id: 'a', threadId: 'T-1' }], obstacle);
  const before = stateOf(database);
  await expect(execute(database)).rejects.toThrow();
  expect(stateOf(database)).toEqual(before);
});

test('M5: the version row comes last, after tables, data and indexes', async () => {
  const database = await legacy(
    [{ id: 'a', threadId: 'T-1' }],
    `CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT, appliedAt TEXT);
     CREATE TABLE seen (objects TEXT, messages INTEGER);
     CREATE TRIGGER last AFTER INSERT ON migrations BEGIN INSERT INTO seen
       SELECT group_concat(name), (SELECT count(*) FROM thread_messages) FROM sqlite_master WHERE name LIKE '%thread%'; END`,
  );
  await execute(database);
  const row = v.object({ objects: v.string(), messages: v.number() });
  const seen = database.get(row, 'SELECT objects, messages FROM seen');
  expect(seen?.messages).toBe(1);
  for (const { name } of threadIndexes) expect(seen?.objects).toContain(name);
});

test('M20, M21: all other rows stay equal, the threadId of the sessions with them', async () => {
  const database = await legacy([
    { id: 'a', threadId: 'T-1' },
    { id: 'b', threadId: '' },
  ]);
  const before = fingerprintTables(database);
  await execute(database);
  const after = fingerprintTables(database).filter(({ table }) => before.some((old) => old.table === table));
  expect(after).toEqual(before);
  expect(
    database.all(v.object({ threadId: v.string() }), 'SELECT threadId FROM sessions ORDER BY id'),
  ).toEqual([{ threadId: 'T-1' }, { threadId: '' }]);
});

test('M26: three runs give the rows of one', async () => {
  const database = await legacy([
    { id: 'a', threadId: 'T-1' },
    { id: 'b', threadId: 'T-1' },
  ]);
  await execute(database);
  const first = stateOf(database);
  expect((await execute(database)).needed).toBe(false);
  await execute(database);
  expect(stateOf(database)).toEqual(first);
});

test('M19: the threads that were made and the sessions that were skipped are counted', async () => {
  const database = await legacy([
    { id: 'a', threadId: 'T-1' },
    { id: 'b', threadId: '  ' },
    { id: 'c' },
    { id: 'd', threadId: 'T-2' },
  ]);
  await execute(database);
  expect(migrateSessionThreadIds(database)).toEqual({ migrated: 0, skipped: 3 });
  database.run(`UPDATE sessions SET threadId = 'T-3' WHERE id = 'c'`);
  expect(migrateSessionThreadIds(database)).toEqual({ migrated: 1, skipped: 3 });
  expect(threadsOf(database).map(({ sessionId }) => sessionId)).toEqual(['a', 'c', 'd']);
});

test('two sessions with one threadId get a thread each', async () => {
  const database = await legacy([
    { id: 'a', threadId: 'T-1' },
    { id: 'b', threadId: 'T-1' },
  ]);
  await execute(database);
  expect(threadsOf(database)).toEqual([migrated('a', 'Session a', 'T-1'), migrated('b', 'Session b', 'T-1')]);
});

test('an empty, a blank and a binary threadId make no thread, and the report says why', async () => {
  const database = await legacy([
    { id: 'a', threadId: '' },
    { id: 'b', threadId: '\t ' },
    { id: 'c', threadId: Buffer.from([0, 255]) },
  ]);
  const { plan } = await execute(database);
  expect(plan.skipped).toEqual([
    { name: 'Session a', reason: 'its thread ID is blank' },
    { name: 'Session b', reason: 'its thread ID is blank' },
    { name: 'Session c', reason: 'its thread ID is not text' },
  ]);
  expect(threadsOf(database)).toEqual([]);
});

test('names and thread IDs with quotes, newlines and emoji come through as they are', async () => {
  const name = `O'Brien "quoted" 👩‍💻\n'); DROP TABLE sessions; --`;
  const database = await legacy([{ id: 'a', name, threadId: `T-'"\n👩‍💻` }]);
  await execute(database);
  expect(threadsOf(database)).toEqual([migrated('a', name, `T-'"\n👩‍💻`)]);
});

const documentTables = `
  CREATE TABLE threads (id TEXT PRIMARY KEY, sessionId TEXT NOT NULL, name TEXT NOT NULL, createdAt TEXT NOT NULL,
    updatedAt TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'active',
    FOREIGN KEY(sessionId) REFERENCES sessions(id) ON DELETE CASCADE);
  CREATE TABLE thread_messages (id TEXT PRIMARY KEY, threadId TEXT NOT NULL,
    role TEXT NOT NULL CHECK(role IN ('user', 'assistant', 'system')), content TEXT NOT NULL,
    createdAt TEXT NOT NULL, idx INTEGER NOT NULL,
    FOREIGN KEY(threadId) REFERENCES threads(id) ON DELETE CASCADE, UNIQUE(threadId, idx));`;

const thread = (id: string, sessionId: string, name: string) =>
  `INSERT INTO threads (id, sessionId, name, createdAt, updatedAt) VALUES ('${id}', '${sessionId}', '${name}', 't', 't');`;
const message = (id: string, threadId: string, content: string, role = 'system') =>
  `INSERT INTO thread_messages VALUES ('${id}', '${threadId}', '${role}', '${content}', 't', 0);`;

test('a half-done migration is completed: tables without a version row, a thread without its message', async () => {
  const database = await legacy(
    [
      { id: 'a', threadId: 'T-1' },
      { id: 'b', threadId: 'T-2' },
      { id: 'c', threadId: 'T-3' },
    ],
    documentTables +
      thread('old-a', 'a', 'Migrated Thread for Session a') +
      message('m', 'old-a', 'Thread migrated from legacy threadId: T-1') +
      thread('old-b', 'b', 'Migrated Thread for Session b'),
  );
  const { plan } = await execute(database);
  expect(plan.threads.map(({ sessionId, half }) => [sessionId, half])).toEqual([
    ['b', true],
    ['c', false],
  ]);
  expect(threadsOf(database)).toEqual([
    migrated('a', 'Session a', 'T-1'),
    migrated('b', 'Session b', 'T-2'),
    migrated('c', 'Session c', 'T-3'),
  ]);
});

test('a version row whose tables are missing does not hide that the migration has to run', async () => {
  const database = await legacy(
    [{ id: 'a', threadId: 'T-1' }],
    `CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, appliedAt TEXT NOT NULL);
     INSERT INTO migrations VALUES (1, 'session-thread-relationship', '2025-08-25')`,
  );
  await execute(database);
  expect(threadsOf(database)).toHaveLength(1);
  expect(database.all(v.object({ version: v.number() }), 'SELECT version FROM migrations')).toHaveLength(1);
});

test('duplicates that an old migration left get no third thread, and stay', async () => {
  const text = 'Thread migrated from legacy threadId: T-1';
  const database = await legacy(
    [{ id: 'a', threadId: 'T-1' }],
    documentTables +
      thread('one', 'a', 'Migrated Thread for Session a') +
      message('m1', 'one', text) +
      thread('two', 'a', 'Migrated Thread for Session a') +
      message('m2', 'two', text),
  );
  await execute(database);
  expect(threadsOf(database)).toHaveLength(2);
});

test('a thread that has the threadId as its own ID and messages stands for it', async () => {
  const database = await legacy(
    [{ id: 'a', threadId: 'T-1' }],
    documentTables + thread('T-1', 'a', 'Interactive Session') + message('m', 'T-1', 'Hello', 'user'),
  );
  expect((await execute(database)).plan.threads).toEqual([]);
});

test('threads and messages of a session that is gone are kept', async () => {
  const database = await legacy(
    [{ id: 'a', threadId: 'T-1' }],
    `PRAGMA foreign_keys = OFF; ${documentTables}${thread('lost', 'gone', 'Lost')}${message('m', 'lost', 'Hi', 'user')}
     PRAGMA foreign_keys = ON;`,
  );
  await execute(database);
  expect(threadsOf(database).map(({ sessionId }) => sessionId)).toEqual(['a', 'gone']);
});

test('a migrations table of the orchestrator that names its columns its own way gets the row', async () => {
  const database = await legacy(
    [],
    'CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)',
  );
  await execute(database);
  const row = v.object({ version: v.number(), applied_at: v.pipe(v.string(), v.isoTimestamp()) });
  expect(database.get(row, 'SELECT version, applied_at FROM migrations')?.version).toBe(1);
});

test('M25: a rollback removes tables, indexes and the version row, and nothing else', async () => {
  const database = await legacy([{ id: 'a', threadId: 'T-1' }]);
  const before = stateOf(database);
  await execute(database);
  const removed = await new SessionThreadRelationshipMigration(database).rollback();
  expect(removed).toMatchObject({ tables: ['threads', 'thread_messages'], threads: 1, messages: 1 });
  expect(removed.indexes).toHaveLength(8);
  database.script('DROP TABLE migrations');
  expect(stateOf(database)).toEqual(before);
});

test('M25: a rollback where nothing was migrated is refused', async () => {
  const database = await legacy([]);
  await expect(new SessionThreadRelationshipMigration(database).rollback()).rejects.toThrow(
    'no migration to roll back',
  );
});

test.each([
  ['newer', `(1, 'session-thread-relationship', ''), (99, 'future', '')`, /newer Threadkeeper.*Update/],
  ['unknown', `(1, 'something-else', '')`, /is “something-else”/],
  ['with a gap', `(2, 'agents-and-turns', '')`, /gap/],
])('M36: a history that is %s is refused and left as it is', async (_what, rows, reason) => {
  const database = await legacy(
    [{ id: 'a', threadId: 'T-1' }],
    `CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT, appliedAt TEXT);
     INSERT INTO migrations VALUES ${rows}`,
  );
  const before = stateOf(database);
  await expect(execute(database)).rejects.toThrow(reason);
  expect(stateOf(database)).toEqual(before);
});
