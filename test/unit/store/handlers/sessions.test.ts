import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { newSessionId, newThreadId } from '../../../../src/domain/ids.ts';
import { createSession, startTurn, turnOf } from '../support/sample.ts';
import { serveTemporaryStore } from '../support/servedStore.ts';

test('a session is listed with its threads, both the latest first', async () => {
  const { api } = await serveTemporaryStore();
  const older = await createSession(api, 'older');
  const newer = await createSession(api, 'newer');
  const first = await api.createThread({ sessionId: newer, name: 'first' });
  const second = await api.createThread({ sessionId: newer, name: 'second' });
  const sessions = await api.listSessions({});
  expect(sessions.map(({ id }) => id)).toEqual([newer, older]);
  expect(sessions[0]?.threads.map(({ id }) => id)).toEqual([second, first]);
});

test('one session is what the list has of it, and null when it is gone', async () => {
  const { api } = await serveTemporaryStore();
  await createSession(api, 'another');
  const sessionId = await createSession(api, 'one');
  await api.createThread({ sessionId, name: 'first' });
  await api.startTurn(turnOf(await api.createThread({ sessionId, name: 'second' })));
  const [listed] = await api.listSessions({});
  expect(listed?.threads).toHaveLength(2);
  expect(await api.getSession({ sessionId })).toEqual(listed);
  await api.deleteSession({ sessionId });
  expect(await api.getSession({ sessionId })).toBeNull();
});

test('a session that is created twice with one ID is one session, the first', async () => {
  const { api } = await serveTemporaryStore();
  const params = { id: newSessionId(randomUUID), name: 'one', agent: 'amp', cwd: '/a' };
  const first = await api.createSession(params);
  expect(await api.createSession({ ...params, name: 'two' })).toEqual(first);
  expect(await api.listSessions({})).toHaveLength(1);
});

test('names keep quotes, emoji and newlines', async () => {
  const { api } = await serveTemporaryStore();
  const name = `O'Brien "quoted" 👩‍💻\n-- drop table`;
  await createSession(api, name);
  expect((await api.listSessions({}))[0]?.name).toBe(name);
});

test('a renamed session has its new name', async () => {
  const { api } = await serveTemporaryStore();
  const sessionId = await createSession(api, 'old');
  await api.renameSession({ sessionId, name: 'new' });
  expect((await api.listSessions({}))[0]?.name).toBe('new');
});

test('renaming a session that is gone fails with gone', async () => {
  const { api } = await serveTemporaryStore();
  const missing = api.renameSession({ sessionId: newSessionId(randomUUID), name: 'x' });
  await expect(missing).rejects.toMatchObject({ name: 'StoreError', code: 'gone' });
});

test('deleting a session deletes everything of its threads', async () => {
  const { api, database } = await serveTemporaryStore();
  const turn = await startTurn(api);
  const { threadId } = turn;
  await api.changeParts({
    messageId: turn.replyMessageId,
    changes: [{ op: 'set', index: 0, part: { kind: 'text', text: 'x' } }],
    batch: 1,
  });
  await api.setDraft({ threadId, text: 'draft' });
  await api.enqueuePrompt({ threadId, prompt: { id: 'q', text: 'queued' } });
  await api.saveOffers({ threadId, offers: { modes: [], models: [], commands: [], mode: 'plan' } });
  const [session] = await api.listSessions({});
  if (!session) throw new Error('no session');
  await api.deleteSession({ sessionId: session.id });
  const tables = [
    'sessions',
    'threads',
    'thread_messages',
    'session_details',
    'turns',
    'message_parts',
    'drafts',
    'queue',
    'session_offers',
    'thread_choices',
  ];
  for (const table of tables) {
    const rows = database.get(v.object({ count: v.number() }), `SELECT count(*) AS count FROM ${table}`);
    expect(rows, table).toEqual({ count: 0 });
  }
});

test('deleting a session twice is no error', async () => {
  const { api } = await serveTemporaryStore();
  const sessionId = await createSession(api);
  await api.deleteSession({ sessionId });
  await expect(api.deleteSession({ sessionId })).resolves.toBeNull();
});

test('every change is announced with the sessions and threads it concerns', async () => {
  const { api, changes } = await serveTemporaryStore();
  const sessionId = await createSession(api);
  const threadId = await api.createThread({
    sessionId,
    name: 'New Thread',
    providedId: newThreadId(randomUUID),
  });
  await api.setDraft({ threadId, text: 'half a' });
  await api.startTurn(turnOf(threadId));
  await api.listSessions({});
  expect(changes).toEqual([
    { sessionIds: [sessionId], threadIds: [] },
    { sessionIds: [sessionId], threadIds: [threadId] },
    { sessionIds: [], threadIds: [threadId] },
    { sessionIds: [sessionId], threadIds: [threadId] },
  ]);
});
