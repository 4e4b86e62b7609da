import { copyFile, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { chooseBinding } from '../../../../src/domain/threadChoice.ts';
import { importAmp, type AmpImportReport } from '../../../../src/store/jobs/importAmp.ts';
import { renderImport, renderReport } from '../../../../src/store/jobs/report.ts';
import type { StoreApi } from '../../../../src/store/protocol.ts';
import { StoreError } from '../../../../src/store/storeError.ts';
import { job, jobOptions } from '../support/jobs.ts';
import { legacyFile, query } from '../support/legacyDatabase.ts';
import { legacyTime, openNative } from '../support/legacyTables.ts';
import { serveTemporaryStore } from '../support/servedStore.ts';
import { startStore, temporaryDatabase, temporaryFolder } from '../support/testStore.ts';

async function importFrom(
  databasePath: string,
  store: Pick<StoreApi, 'importSessions'>,
): Promise<AmpImportReport> {
  return importAmp({ ...(await jobOptions()), databasePath, store });
}

const threadsAndMessages = `
  CREATE TABLE threads (id TEXT PRIMARY KEY, sessionId TEXT NOT NULL, name TEXT NOT NULL, createdAt TEXT NOT NULL,
    updatedAt TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'active');
  CREATE TABLE thread_messages (id TEXT PRIMARY KEY, threadId TEXT NOT NULL, role TEXT NOT NULL,
    content TEXT NOT NULL, createdAt TEXT NOT NULL, idx INTEGER NOT NULL, UNIQUE(threadId, idx));`;
const ampId = 'T-325288d6-7518-41e2-af1d-bdc295e36d91';
const thread = (id: string, sessionId: string, name: string, time = legacyTime) =>
  `INSERT INTO threads (id, sessionId, name, createdAt, updatedAt) VALUES ('${id}', '${sessionId}', '${name}', '${time}', '${time}');`;
const message = (threadId: string, idx: number, content: string, role = 'user') =>
  `INSERT INTO thread_messages VALUES ('${threadId}-${idx}', '${threadId}', '${role}', '${content}', '2025-08-20 11:00:00', ${idx});`;

test('sessions, threads and messages come in, and the legacy thread ID is the one to ask Amp for (ruling 3)', async () => {
  const file = await legacyFile(
    [{ id: 'a', name: 'Fix', threadId: 'T-1' }],
    threadsAndMessages +
      thread(ampId, 'a', 'Chat') +
      message(ampId, 0, 'Hello') +
      message(ampId, 7, 'Hi', 'assistant'),
  );
  const bytes = await readFile(file);
  const { api } = await serveTemporaryStore();
  const report = await importFrom(file, api);
  expect(report).toMatchObject({
    added: { sessions: 1, threads: 2, messages: 3 },
    known: { sessions: 0, threads: 0, messages: 0 },
    skipped: [],
  });
  expect(await readFile(file)).toEqual(bytes);
  expect(await readdir(path.dirname(file))).toEqual(['sessions.sqlite']);

  const [session] = await api.listSessions({});
  expect(session).toMatchObject({
    id: 'a',
    name: 'Fix',
    agent: 'amp',
    cwd: '/path/to/repo',
    updatedAt: legacyTime,
  });
  const bindings = new Map<string, string | undefined>();
  for (const { id, name } of session?.threads ?? []) {
    const [current] = await api.getBindings({ threadId: id });
    bindings.set(name, current?.remoteId);
    const probe = { health: 'missing', reason: 'not found', checkedAt: legacyTime } as const;
    const choice = chooseBinding({ isNew: false, selected: current && { binding: current, probe } });
    expect([id.startsWith('thread-'), current?.agent, choice.kind]).toEqual([true, 'amp', 'recover']);
  }
  expect(bindings).toEqual(
    new Map([
      ['Migrated Thread for Fix', 'T-1'],
      ['Chat', ampId],
    ]),
  );
  const chat = session?.threads.find(({ name }) => name === 'Chat');
  if (!chat) throw new Error('no chat');
  const { messages } = await api.getThreadMessages({ threadId: chat.id, limit: 9 });
  expect(messages.map(({ idx, role, content, createdAt }) => [idx, role, content, createdAt])).toEqual([
    [0, 'user', 'Hello', '2025-08-20T11:00:00.000Z'],
    [1, 'assistant', 'Hi', '2025-08-20T11:00:00.000Z'],
  ]);
});

test('two sessions with one threadId are both reachable', async () => {
  const file = await legacyFile([
    { id: 'a', threadId: 'T-1' },
    { id: 'b', threadId: 'T-1' },
  ]);
  const { api } = await serveTemporaryStore();
  await importFrom(file, api);
  const sessions = await api.listSessions({});
  expect(sessions).toHaveLength(2);
  for (const { threads } of sessions) {
    const [first] = threads;
    if (!first) throw new Error('no thread');
    expect(await api.getBindings({ threadId: first.id })).toMatchObject([
      { remoteId: 'T-1', state: 'established' },
    ]);
  }
});

test('M26: an import that is run again adds nothing, and takes nothing from what was done since', async () => {
  const file = await legacyFile([{ id: 'a', threadId: 'T-1' }]);
  const { api } = await serveTemporaryStore();
  await importFrom(file, api);
  const [session] = await api.listSessions({});
  if (!session) throw new Error('no session');
  await api.renameSession({ sessionId: session.id, name: 'Mine' });
  const again = await importFrom(file, api);
  expect(again).toMatchObject({
    added: { sessions: 0, threads: 0, messages: 0 },
    known: { sessions: 1, threads: 1, messages: 1 },
  });
  expect((await api.listSessions({}))[0]?.name).toBe('Mine');
  expect(query(file, 'SELECT name FROM sessions')).toEqual([{ name: 'Session a' }]);
});

test('what the orchestrator added since the first import comes in with the second', async () => {
  const file = await legacyFile(
    [{ id: 'a' }],
    threadsAndMessages + thread('one', 'a', 'One') + message('one', 0, 'first'),
  );
  const { api } = await serveTemporaryStore();
  await importFrom(file, api);
  const database = openNative(file);
  database.exec(message('one', 1, 'second') + thread('two', 'a', 'Two'));
  database.close();
  expect((await importFrom(file, api)).added).toEqual({ sessions: 0, threads: 1, messages: 1 });
});

test('all rows of a log beside the database come in', async () => {
  const live = path.join(await temporaryFolder(), 'live.sqlite');
  const database = openNative(live);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;
    CREATE TABLE sessions (id TEXT PRIMARY KEY, name TEXT, threadId TEXT);
    INSERT INTO sessions VALUES ('a', 'Only in the log', 'T-1')`);
  const file = path.join(await temporaryFolder(), 'sessions.sqlite');
  await copyFile(live, file);
  await copyFile(`${live}-wal`, `${file}-wal`);
  database.close();
  const { api } = await serveTemporaryStore();
  expect((await importFrom(file, api)).added).toEqual({ sessions: 1, threads: 1, messages: 1 });
  expect((await api.listSessions({}))[0]).toMatchObject({ name: 'Only in the log' });
});

test('a database that the orchestrator has open right now is read with all its committed rows', async () => {
  const file = path.join(await temporaryFolder(), 'sessions.sqlite');
  const database = openNative(file);
  database.exec(`PRAGMA journal_mode = WAL; CREATE TABLE sessions (id TEXT PRIMARY KEY, name TEXT, threadId TEXT);
    INSERT INTO sessions VALUES ('a', 'Live', 'T-1'); BEGIN; INSERT INTO sessions VALUES ('b', 'Not yet', NULL)`);
  const preview = await job({ kind: 'readAmp', databasePath: file });
  expect(preview.sessions.map(({ name }) => name)).toEqual(['Live']);
  database.close();
});

test('what is left out is said beforehand and afterwards, with the reason', async () => {
  const text = (id: string) => `Thread migrated from legacy threadId: ${id}`;
  const file = await legacyFile(
    [
      { id: 'a', threadId: 'T-1' },
      { id: 'b', threadId: '-option' },
      { id: 'c', threadId: '  ' },
    ],
    threadsAndMessages +
      thread('one', 'a', 'Migrated Thread for Session a') +
      message('one', 0, text('T-1'), 'system') +
      thread('two', 'a', 'Migrated Thread for Session a', '2025-08-21T10:00:00.000Z') +
      message('two', 0, text('T-1'), 'system') +
      thread('lost', 'gone', 'Lost') +
      message('lost', 0, 'Hello') +
      message('nowhere', 0, 'Hello'),
  );
  const preview = await job({ kind: 'readAmp', databasePath: file });
  expect(preview.counts).toEqual({ sessions: 3, threads: 2, messages: 2 });
  expect(preview.skipped.map(({ what, reason, count }) => [what, reason, count])).toEqual([
    ['thread', 'a migration that ran before made it twice', 1],
    ['message', 'its thread was made twice', 1],
    ['binding', 'Amp cannot be given this thread ID; the thread begins a new conversation', 1],
    ['thread', 'its session is gone', 1],
    ['message', 'its thread is gone', 2],
  ]);
  const { api } = await serveTemporaryStore();
  const report = await importFrom(file, api);
  expect(report.added).toEqual(preview.counts);
  expect(report.skipped).toEqual(preview.skipped);
  expect(renderReport(preview)).toContain('3 sessions, 2 threads and 2 messages');
  expect(renderImport(report)).toContain('| thread | its session is gone | 1 | lost |');
});

test('a history of many messages comes in by small requests, in its order', async () => {
  const rows = `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
    INSERT INTO thread_messages SELECT 'm' || i, 'long', 'user', 'text ' || i, '${legacyTime}', i * 2 FROM n;`;
  const file = await legacyFile([{ id: 'a' }], threadsAndMessages + thread('long', 'a', 'Long') + rows);
  const { api } = await serveTemporaryStore();
  const sizes: number[] = [];
  const report = await importFrom(file, {
    importSessions(batch) {
      sizes.push(batch.sessions.length + batch.threads.length + batch.messages.length);
      return api.importSessions(batch);
    },
  });
  expect(report.added.messages).toBe(1000);
  expect(Math.max(...sizes)).toBe(100);
  const threadId = (await api.listSessions({}))[0]?.threads[0]?.id;
  if (!threadId) throw new Error('no thread');
  const { messages } = await api.getThreadMessages({ threadId, limit: 2000 });
  expect(messages.map(({ idx, content }) => `${idx} ${content}`)).toEqual(
    Array.from({ length: 1000 }, (_, index) => `${index} text ${index}`),
  );
});

test('an import that the store refuses says what came in, and the next one goes on', async () => {
  const file = await legacyFile(Array.from({ length: 250 }, (_, index) => ({ id: `s${index}` })));
  const { api } = await serveTemporaryStore();
  let requests = 0;
  const failing: Pick<StoreApi, 'importSessions'> = {
    importSessions(batch) {
      requests += 1;
      return requests > 1
        ? Promise.reject(new StoreError('store-full', 'No space.'))
        : api.importSessions(batch);
    },
  };
  await expect(importFrom(file, failing)).rejects.toMatchObject({
    code: 'failed',
    message: /No space. 100 sessions .* came in and stay/,
  });
  expect(await importFrom(file, api)).toMatchObject({ added: { sessions: 150 }, known: { sessions: 100 } });
});

test('an import goes through the store’s own worker', async () => {
  const store = await startStore(await temporaryDatabase());
  const report = await importFrom(await legacyFile([{ id: 'a', threadId: 'T-1' }]), store.api);
  expect(report.added).toEqual({ sessions: 1, threads: 1, messages: 1 });
  expect(await store.api.listSessions({})).toMatchObject([{ id: 'a', threads: [{ messageCount: 1 }] }]);
});
