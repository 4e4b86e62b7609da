import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { newMessageId, newSessionId, newThreadId, type ThreadId } from '../../../../src/domain/ids.ts';
import type { StoreApi } from '../../../../src/store/protocol.ts';
import { createSession, createThread, startTurn } from '../support/sample.ts';
import { serveTemporaryStore } from '../support/servedStore.ts';

test('a thread has the ID that was provided, or one that the store makes', async () => {
  const { api } = await serveTemporaryStore();
  const sessionId = await createSession(api);
  const providedId = newThreadId(randomUUID);
  expect(await api.createThread({ sessionId, name: 'a', providedId })).toBe(providedId);
  expect(await api.createThread({ sessionId, name: 'b' })).toMatch(/^thread-/);
});

test('a thread that is created twice with one ID is one thread', async () => {
  const { api } = await serveTemporaryStore();
  const sessionId = await createSession(api);
  const params = { sessionId, name: 'a', providedId: newThreadId(randomUUID) };
  await api.createThread(params);
  await api.createThread(params);
  expect((await api.listSessions({}))[0]?.threads).toHaveLength(1);
});

test('a thread of a session that is gone is refused', async () => {
  const { api } = await serveTemporaryStore();
  const orphan = api.createThread({ sessionId: newSessionId(randomUUID), name: 'a' });
  await expect(orphan).rejects.toMatchObject({ code: 'gone' });
});

test('showing a thread gives what opening it does, the threads of its session alone, and its latest messages', async () => {
  const { api } = await serveTemporaryStore();
  await createThread(api, 'of another session');
  const { threadId } = await startTurn(api);
  const opened = await api.openThread({ threadId });
  if (!opened) throw new Error('no thread');
  const { id: sessionId } = opened.session;
  await api.createThread({ sessionId, name: 'beside it' });
  const shown = await api.showThread({ threadId, limit: 1 });
  expect(shown).toEqual({
    ...(await api.openThread({ threadId })),
    threads: (await api.getSession({ sessionId }))?.threads,
    page: await api.getThreadMessages({ threadId, limit: 1 }),
  });
  expect(shown?.threads).toHaveLength(2);
  expect(shown?.page).toMatchObject({ messages: [{ role: 'assistant' }], hasOlder: true });
});

test('a thread that is gone is not shown', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api);
  await api.deleteThread({ threadId });
  expect(await api.showThread({ threadId, limit: 1 })).toBeNull();
});

test('opening a thread gives its session, draft and queue', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api, 'Named');
  await api.setDraft({ threadId, text: 'half a sent' });
  await api.enqueuePrompt({ threadId, prompt: { id: 'a', text: 'first' } });
  await api.enqueuePrompt({ threadId, prompt: { id: 'b', text: 'second' } });
  await api.enqueuePrompt({ threadId, prompt: { id: 'a', text: 'first' } });
  expect(await api.openThread({ threadId })).toMatchObject({
    session: { agent: 'codex', cwd: '/repo' },
    thread: { id: threadId, name: 'Named', status: 'active', messageCount: 0 },
    draft: 'half a sent',
    queue: [
      { id: 'a', text: 'first' },
      { id: 'b', text: 'second' },
    ],
  });
});

test('an emptied draft and a removed prompt are gone', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api);
  await api.setDraft({ threadId, text: 'x' });
  await api.setDraft({ threadId, text: '' });
  await api.enqueuePrompt({ threadId, prompt: { id: 'a', text: 'first' } });
  await api.removeQueuedPrompt({ promptId: 'a' });
  expect(await api.openThread({ threadId })).toMatchObject({ draft: '', queue: [] });
});

test('a deleted thread opens as nothing, and its messages are gone', async () => {
  const { api } = await serveTemporaryStore();
  const { threadId, userMessageId } = await startTurn(api);
  await api.deleteThread({ threadId });
  expect(await api.openThread({ threadId })).toBeNull();
  expect(await api.getMessage({ messageId: userMessageId })).toBeNull();
  await expect(api.deleteThread({ threadId })).resolves.toBeNull();
});

test('a thread is renamed', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api);
  await api.renameThread({ threadId, name: 'Better' });
  expect((await api.openThread({ threadId }))?.thread.name).toBe('Better');
});

test('messages count from 0 in the order they were added', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api);
  await Promise.all(['a', 'b', 'c'].map((content) => add(api, threadId, content)));
  const { messages } = await api.getThreadMessages({ threadId, limit: 10 });
  expect(messages.map(({ idx, content }) => [idx, content])).toEqual([
    [0, 'a'],
    [1, 'b'],
    [2, 'c'],
  ]);
});

test('a message that is added twice with one ID is one message', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api);
  const params = { id: newMessageId(randomUUID), threadId, role: 'user' as const, content: 'once' };
  const first = await api.addThreadMessage(params);
  expect(await api.addThreadMessage(params)).toEqual(first);
  expect((await api.openThread({ threadId }))?.thread.messageCount).toBe(1);
});

test('pages go back from the latest message to the first', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api);
  for (const content of ['a', 'b', 'c', 'd', 'e']) await add(api, threadId, content);
  const seen: string[] = [];
  let before: number | undefined;
  for (;;) {
    const page = await api.getThreadMessages({ threadId, before, limit: 2 });
    seen.push(page.messages.map(({ content }) => content).join(''));
    if (!page.hasOlder) break;
    before = page.messages[0]?.idx;
  }
  expect(seen).toEqual(['de', 'bc', 'a']);
});

function add(api: StoreApi, threadId: ThreadId, content: string) {
  return api.addThreadMessage({ id: newMessageId(randomUUID), threadId, role: 'user', content });
}

test('a thread of a status that is not known is shown as active', async () => {
  const { api, database } = await serveTemporaryStore();
  const threadId = await createThread(api);
  database.run(`UPDATE threads SET status = 'paused'`);
  expect((await api.openThread({ threadId }))?.thread.status).toBe('active');
});

test.each([
  ['no text', `UPDATE threads SET name = x'ff'`],
  ['no ID', `PRAGMA foreign_keys = OFF; UPDATE threads SET id = ''`],
  [
    'a stop reason that is not known',
    `PRAGMA ignore_check_constraints = ON; UPDATE turns SET stopReason = 'no'`,
  ],
])('a thread with %s where it should be is an error, not a wrong row', async (_what, sql) => {
  const { api, database } = await serveTemporaryStore();
  await startTurn(api);
  database.script(sql);
  await expect(api.listSessions({})).rejects.toMatchObject({
    code: 'store-failed',
    message: expect.stringContaining('A row of the store is not readable') as unknown,
  });
});
