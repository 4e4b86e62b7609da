import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { newMessageId } from '../../../../src/domain/ids.ts';
import type { FoundMessage } from '../../../../src/domain/foundMessage.ts';
import type { StoreApi } from '../../../../src/store/protocol.ts';
import { search } from '../../../../src/store/search.ts';
import type { Database } from '../../../../src/store/sqlite/database.ts';
import { addMessage, createThread, startTurn } from '../support/sample.ts';
import { serveTemporaryStore } from '../support/servedStore.ts';
import { startStore, temporaryDatabase } from '../support/testStore.ts';

async function findAll(api: StoreApi, text: string, limit = 1000): Promise<FoundMessage[]> {
  const all: FoundMessage[] = [];
  for await (const found of search(api, { text, limit })) all.push(...found);
  return all;
}

async function snippets(api: StoreApi, text: string): Promise<string[]> {
  return (await findAll(api, text)).map(({ snippet }) => snippet);
}

/** Some 20 MB in one transaction, of which a slice is a part. */
function fill(database: Database, threadId: string, createdAt: (number: number) => string): void {
  const sql = `INSERT INTO thread_messages (id, threadId, role, content, createdAt, idx) VALUES (?, ?, 'user', ?, ?, ?)`;
  database.transaction(() => {
    for (let number = 0; number < 5000; number += 1)
      database.run(sql, [
        `m${number}`,
        threadId,
        `${number}. ${'hay '.repeat(1000)}`,
        createdAt(number),
        number,
      ]);
  });
}

test('a message is found with its session and thread, the newest first', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api, 'The thread');
  await addMessage(api, threadId, 'an old needle');
  await addMessage(api, threadId, 'hay');
  const id = newMessageId(randomUUID);
  await api.addThreadMessage({ id, threadId, role: 'assistant', content: 'a new needle' });
  const [first, second, ...more] = await findAll(api, 'needle');
  expect(first).toMatchObject({
    messageId: id,
    role: 'assistant',
    sessionName: 'Session',
    threadId,
    threadName: 'The thread',
    snippet: 'a new needle',
  });
  expect(second?.snippet).toBe('an old needle');
  expect(more).toEqual([]);
});

test.each([
  ['upper and lower case', 'ÄRGER über Straßen', 'ärger ÜBER'],
  ['a percent sign', 'it is 100% done', '100%'],
  [
    'what LIKE and patterns have a meaning for',
    String.raw`a_b.c*[d]\e(f)|$^{1}+?/`,
    String.raw`a_b.c*[d]\e(f)|$^{1}+?/`,
  ],
  ['quotes', `it's a "text"`, `'s a "t`],
  ['an emoji', 'before 👍 after', '👍'],
])('a text is found by %s', async (_what, content, text) => {
  const { api } = await serveTemporaryStore();
  await addMessage(api, await createThread(api), content);
  expect(await snippets(api, text)).toEqual([content]);
});

test.each(['a%b', 'a_b', 'a.b', 'a*', 'A|B', '^axb'])('%s is text, never a pattern', async (text) => {
  const { api } = await serveTemporaryStore();
  await addMessage(api, await createThread(api), 'axb');
  expect(await snippets(api, text)).toEqual([]);
});

test('a snippet is one line around the text', async () => {
  const { api } = await serveTemporaryStore();
  await addMessage(api, await createThread(api), `${'before '.repeat(50)}\n\nneedle\n${'after '.repeat(50)}`);
  const [snippet = ''] = await snippets(api, 'needle');
  expect(snippet).toMatch(/^….*before needle after.*…$/);
  expect(snippet.length).toBeLessThan(200);
});

test('a reply is found once its turn has ended', async () => {
  const { api } = await serveTemporaryStore();
  const { turnId, replyMessageId: messageId } = await startTurn(api);
  const part = { kind: 'text' as const, text: 'the needle' };
  await api.changeParts({ messageId, changes: [{ op: 'set', index: 0, part }], batch: 1 });
  await api.endTurn({ turnId, stopReason: 'end_turn' });
  expect(await snippets(api, 'needle')).toEqual(['the needle']);
});

test.each([
  ['of different times', (number: number) => new Date(number * 1000).toISOString()],
  ['of the same time', () => '2026-01-01T00:00:00.000Z'],
])('a search in slices sees every message %s once', async (_what, createdAt) => {
  const { api, database } = await serveTemporaryStore();
  fill(database, await createThread(api), createdAt);
  const ids = (await findAll(api, 'hay', 10_000)).map(({ messageId }) => messageId);
  expect(ids).toEqual(Array.from({ length: 5000 }, (_, index) => `m${4999 - index}`));
});

test('no more are found than were asked for, and the rest from there on', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api);
  for (const number of [1, 2, 3]) await addMessage(api, threadId, `needle ${number}`);
  expect((await findAll(api, 'needle', 2)).map(({ snippet }) => snippet)).toEqual(['needle 3', 'needle 2']);
  const { next } = await api.searchMessages({ text: 'needle', limit: 2 });
  const rest = await api.searchMessages({ text: 'needle', limit: 2, from: next ?? undefined });
  expect(rest).toMatchObject({ found: [{ snippet: 'needle 1' }], next: null });
});

test('appends are answered in the middle of a search, and a search ends when it is no longer wanted', async () => {
  const file = await temporaryDatabase();
  const { api } = await startStore(file);
  const threadId = await createThread(api);
  const content = 'hay '.repeat(250_000);
  for (let number = 0; number < 60; number += 1) await addMessage(api, threadId, content);
  let slices = 0;
  const counting = {
    searchMessages: (params: Parameters<StoreApi['searchMessages']>[0]) => {
      slices += 1;
      return api.searchMessages(params);
    },
  };
  const controller = new AbortController();
  const whole = search(counting, { text: 'needle', limit: 1, signal: controller.signal }).next();
  await addMessage(api, threadId, 'in between');
  const before = slices;
  controller.abort();
  expect(await whole).toEqual({ done: true, value: undefined });
  expect(before).toBeLessThan(3);
  expect(slices).toBeLessThanOrEqual(before + 1);
});

test('a search goes along an index, from wherever it is', async () => {
  const { database } = await serveTemporaryStore();
  const plan = database.all(
    v.object({ detail: v.string() }),
    `EXPLAIN QUERY PLAN SELECT rowid, createdAt, content FROM thread_messages
     WHERE (createdAt, rowid) < ('2026', 7) ORDER BY createdAt DESC, rowid DESC LIMIT 10`,
  );
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SEARCH thread_messages USING INDEX idx_thread_messages_created_at (createdAt<?)',
  ]);
});

test('an empty text is refused', async () => {
  const { api } = await serveTemporaryStore();
  await expect(api.searchMessages({ text: '', limit: 1 })).rejects.toMatchObject({ code: 'invalid-request' });
});
