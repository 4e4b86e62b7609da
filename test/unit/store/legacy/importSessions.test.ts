import { randomUUID } from 'node:crypto';
import { parse } from 'valibot';
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { newBindingId, newMessageId, newSessionId, newThreadId } from '../../../../src/domain/ids.ts';
import type { Part } from '../../../../src/domain/message.ts';
import { remoteThreadIdSchema } from '../../../../src/domain/remoteThreadId.ts';
import type { ImportedHistory } from '../../../../src/store/importedHistory.ts';
import type { Database } from '../../../../src/store/sqlite/database.ts';
import { serveTemporaryStore } from '../support/servedStore.ts';

const time = '2026-01-01T00:00:00.000Z';

function history(parts: Part[] = []): ImportedHistory {
  const sessionId = newSessionId(randomUUID);
  const threadId = newThreadId(randomUUID);
  const times = { createdAt: time, updatedAt: time };
  const binding = (remoteId: string, state: 'replaced' | 'established') => ({
    ...{ id: newBindingId(randomUUID), threadId, agent: 'amp', cwd: '/', state, createdAt: time },
    remoteId: parse(remoteThreadIdSchema, remoteId),
  });
  return {
    sessions: [
      { id: sessionId, name: 'S', agent: 'amp', cwd: '/', ampPrompt: '', legacyThreadId: 'T-1', ...times },
    ],
    threads: [
      {
        ...{ id: threadId, sessionId, name: 'T', status: 'active', ...times },
        bindings: [binding('T-0', 'replaced'), binding('T-1', 'established')],
      },
    ],
    messages: [
      { id: newMessageId(randomUUID), threadId, role: 'assistant', content: 'Hi', createdAt: time, parts },
    ],
  };
}

function contentOf(database: Database): unknown {
  const row = v.record(v.string(), v.unknown());
  return ['sessions', 'session_details', 'threads', 'thread_messages', 'bindings', 'message_parts'].map(
    (table) => database.all(row, `SELECT * FROM ${table}`),
  );
}

test('a batch that is sent twice changes nothing the second time, is not told, and says so', async () => {
  const { api, database, changes } = await serveTemporaryStore();
  const batch = history();
  const one = { sessions: 1, threads: 1, messages: 1 };
  const none = { sessions: 0, threads: 0, messages: 0 };
  expect(await api.importSessions(batch)).toEqual({ added: one, known: none });
  await api.info({});
  const after = contentOf(database);
  const told = changes.length;
  expect(await api.importSessions(batch)).toEqual({ added: none, known: one });
  await api.info({});
  expect(contentOf(database)).toEqual(after);
  expect(told).toBe(1);
  expect(changes).toHaveLength(told);
});

test('a chain of bindings keeps its order, and parts come with their message', async () => {
  const { api } = await serveTemporaryStore();
  const parts: Part[] = [
    { kind: 'thought', text: 'Hm' },
    { kind: 'text', text: 'Hi' },
  ];
  const batch = history(parts);
  await api.importSessions(batch);
  const [thread] = batch.threads;
  const [message] = batch.messages;
  if (!thread || !message) throw new Error('no thread');
  expect(await api.getBindings({ threadId: thread.id })).toMatchObject([
    { remoteId: 'T-1', state: 'established' },
    { remoteId: 'T-0', state: 'replaced' },
  ]);
  expect((await api.getMessage({ messageId: message.id }))?.parts).toEqual(parts);
});

test('a message whose thread is gone is refused, and nothing of its batch is kept', async () => {
  const { api } = await serveTemporaryStore();
  await expect(api.importSessions({ ...history(), threads: [] })).rejects.toMatchObject({ code: 'gone' });
  expect(await api.listSessions({})).toEqual([]);
});
