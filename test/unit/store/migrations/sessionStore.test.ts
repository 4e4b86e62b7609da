import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import * as v from 'valibot';
import { newThreadId } from '../../../../src/domain/ids.ts';
import { migrate } from '../../../../src/store/migrations/migrate.ts';
import { SessionThreadRelationshipMigration } from '../../../../src/store/migrations/sessionThreadRelationshipMigration.ts';
import { SessionStore } from '../../../../src/store/sessionStore.ts';
import { Sqlite } from '../../../../src/store/sqlite/sqlite.ts';
import { wasmPath } from '../support/storeWorker.ts';

async function openSessionStore(): Promise<SessionStore> {
  const database = (await Sqlite.load(wasmPath)).openMemory();
  onTestFinished(() => database.close());
  migrate(database);
  return new SessionStore(database);
}

const project = { name: 'My Project', ampPrompt: 'Implement feature X', repoRoot: '/path/to/repo' };

test('M33: the document’s example "Creating a Complete Thread" runs', async () => {
  const store = await openSessionStore();
  const session = store.createSession({
    name: 'My Project',
    ampPrompt: 'Implement feature X',
    repoRoot: '/path/to/repo',
  });
  const threadId = store.createThread(session.id, 'Feature Discussion');
  store.addThreadMessage(threadId, 'user', 'How should we implement this?');
  store.addThreadMessage(threadId, 'assistant', 'I suggest we start by...');
  store.addThreadMessage(threadId, 'user', "That sounds good, let's proceed");
  const messages = store.getThreadMessages(threadId);
  expect(`Thread has ${messages.length} messages`).toBe('Thread has 3 messages');
  expect(messages.map(({ idx, role, content }) => [idx, role, content])).toEqual([
    [0, 'user', 'How should we implement this?'],
    [1, 'assistant', 'I suggest we start by...'],
    [2, 'user', "That sounds good, let's proceed"],
  ]);
  const row = v.object({ ampPrompt: v.string(), repoRoot: v.string() });
  expect(store.db.get(row, 'SELECT ampPrompt, repoRoot FROM sessions')).toEqual({
    ampPrompt: project.ampPrompt,
    repoRoot: project.repoRoot,
  });
});

test('M34, M1, M14: the document’s example "Working with Session Threads" runs', async () => {
  const store = await openSessionStore();
  const sessionId = store.createSession(project).id;
  const other = store.createThread(store.createSession(project).id, 'Of another session');
  const first = store.createThread(sessionId, 'First');
  const second = store.createThread(sessionId, 'Second');
  store.addThreadMessage(first, 'user', 'Hello!');
  const threads = store.getSessionThreads(sessionId);
  const lines = threads.map((thread) => `Thread: ${thread.name} (${thread.messageCount} messages)`);
  expect(lines.toSorted()).toEqual(['Thread: First (1 messages)', 'Thread: Second (0 messages)']);
  for (const { status, updatedAt } of threads) {
    expect(status).toBe('active');
    expect(new Date(updatedAt).toISOString()).toBe(updatedAt);
  }
  expect(threads.map(({ id }) => id).toSorted()).toEqual([first, second].toSorted());
  expect(threads.map(({ id }) => id)).not.toContain(other);
});

test('M13, P8: a thread has the ID that is provided, or one of its own', async () => {
  const store = await openSessionStore();
  const { id } = store.createSession(project);
  const provided = newThreadId(randomUUID);
  expect(store.createThread(id, 'Mine', provided)).toBe(provided);
  expect(store.createThread(id, 'Another')).not.toBe(store.createThread(id, 'Another'));
});

test('M15: a deleted thread takes its messages with it, and only those', async () => {
  const store = await openSessionStore();
  const { id } = store.createSession(project);
  const [kept, gone] = [store.createThread(id, 'Kept'), store.createThread(id, 'Gone')];
  for (const thread of [kept, gone]) store.addThreadMessage(thread, 'user', 'Hello!');
  store.deleteThread(gone);
  expect(store.getSessionThreads(id).map(({ name }) => name)).toEqual(['Kept']);
  expect(store.getThreadMessages(gone)).toEqual([]);
  expect(store.getThreadMessages(kept)).toHaveLength(1);
});

test('M16, M17: messages are numbered 0, 1, 2… and read in this order, however many', async () => {
  const store = await openSessionStore();
  const thread = store.createThread(store.createSession(project).id, 'Long');
  for (let count = 0; count < 300; count += 1) store.addThreadMessage(thread, 'user', String(count));
  const messages = store.getThreadMessages(thread);
  expect(messages.map(({ idx }) => idx)).toEqual(Array.from({ length: 300 }, (_, index) => index));
  expect(messages.every(({ idx, content }) => content === String(idx))).toBe(true);
});

test('M18: a thread that is touched is newer', async () => {
  const store = await openSessionStore();
  const { id } = store.createSession(project);
  const thread = store.createThread(id, 'Touched');
  store.db.run(`UPDATE threads SET updatedAt = '2000-01-01T00:00:00.000Z'`);
  store.updateThreadTimestamp(thread);
  expect(store.getSessionThreads(id)[0]?.updatedAt.startsWith('2000')).toBe(false);
});

test('M19: the document’s way to migrate thread IDs counts what it did', async () => {
  const store = await openSessionStore();
  const { id } = store.createSession(project);
  store.db.run(`UPDATE sessions SET threadId = 'T-1' WHERE id = ?`, [id]);
  expect(store.migrateSessionThreadIds()).toEqual({ migrated: 1, skipped: 0 });
  expect(store.migrateSessionThreadIds()).toEqual({ migrated: 0, skipped: 1 });
  expect(store.getSessionThreads(id).map(({ name }) => name)).toEqual(['Migrated Thread for My Project']);
});

test('M12, M25: the class on a store of ours finds it migrated, and does not take away what is built on it', async () => {
  const store = await openSessionStore();
  const migration = new SessionThreadRelationshipMigration(store.db);
  expect((await migration.execute()).needed).toBe(false);
  await expect(migration.rollback()).rejects.toThrow(/cannot be rolled back.*Nothing was changed/);
});
