import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { newMessageId, newTurnId } from '../../../../src/domain/ids.ts';
import type { Part } from '../../../../src/domain/message.ts';
import { noOffers } from '../../../../src/domain/offers.ts';
import { createThread, startTurn, turnOf } from '../support/sample.ts';
import { serveTemporaryStore } from '../support/servedStore.ts';

const text = (content: string): Part => ({ kind: 'text', text: content });

test('a turn starts with the prompt, an empty reply and a named thread', async () => {
  const { api } = await serveTemporaryStore();
  const turn = await startTurn(api, 'Fix the build');
  const { messages } = await api.getThreadMessages({ threadId: turn.threadId, limit: 10 });
  expect(messages).toMatchObject([
    { id: turn.userMessageId, role: 'user', content: 'Fix the build', idx: 0, parts: [] },
    { id: turn.replyMessageId, role: 'assistant', content: '', idx: 1, parts: [], turn: { id: turn.turnId } },
  ]);
  expect((await api.openThread({ threadId: turn.threadId }))?.thread).toMatchObject({
    name: 'Fix the build',
    lastTurn: { status: 'running', waiting: false },
  });
});

test('a thread that has a name keeps it', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api, 'Mine');
  await api.startTurn(turnOf(threadId));
  expect((await api.openThread({ threadId }))?.thread.name).toBe('Mine');
});

test('the answer has all that the turn is done with: the session, and what is offered and chosen in the thread', async () => {
  const { api } = await serveTemporaryStore();
  const turn = turnOf(await createThread(api));
  const { threadId } = turn;
  const offers = { ...noOffers, models: [{ id: 'big', name: 'Big' }], model: 'big' };
  await api.saveOffers({ threadId, offers });
  await api.choose({ threadId, choices: { model: 'small' } });
  const started = await api.startTurn(turn);
  const opened = await api.openThread({ threadId });
  expect(started).toMatchObject({
    ...{ session: opened?.session, offers, choices: { model: 'small' } },
    ...{ user: { id: turn.userMessageId }, reply: { id: turn.replyMessageId } },
  });
});

test('a turn that is started twice is one turn with the same answer', async () => {
  const { api } = await serveTemporaryStore();
  const turn = turnOf(await createThread(api));
  const first = await api.startTurn(turn);
  expect(await api.startTurn(turn)).toEqual(first);
  expect((await api.openThread({ threadId: turn.threadId }))?.thread.messageCount).toBe(2);
});

test('a prompt from the composer takes the draft with it, one from the queue only itself', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api);
  await api.setDraft({ threadId, text: 'a draft' });
  await api.enqueuePrompt({ threadId, prompt: { id: 'q', text: 'queued' } });
  await api.startTurn({ ...turnOf(threadId, 'queued'), queuedPromptId: 'q' });
  expect(await api.openThread({ threadId })).toMatchObject({ draft: 'a draft', queue: [] });
  await api.startTurn(turnOf(threadId, 'a draft'));
  expect(await api.openThread({ threadId })).toMatchObject({ draft: '' });
});

test('a running reply reads as far as it got', async () => {
  const { api } = await serveTemporaryStore();
  const { replyMessageId: messageId } = await startTurn(api);
  await api.changeParts({ messageId, changes: [{ op: 'set', index: 0, part: text('Hel') }], batch: 1 });
  await api.changeParts({ messageId, changes: [{ op: 'append', index: 0, text: 'lo' }], batch: 2 });
  expect(await api.getMessage({ messageId })).toMatchObject({ content: 'Hello', parts: [text('Hello')] });
});

test('a reply of one text needs no rows of parts once it has ended', async () => {
  const { api, database } = await serveTemporaryStore();
  const { turnId, threadId, replyMessageId: messageId } = await startTurn(api);
  await api.changeParts({ messageId, changes: [{ op: 'set', index: 0, part: text('Hel') }], batch: 1 });
  await api.changeParts({ messageId, changes: [{ op: 'append', index: 0, text: 'lo' }], batch: 2 });
  await api.endTurn({ turnId, stopReason: 'end_turn', usage: { inputTokens: 3 } });
  expect(
    database.get(v.object({ count: v.number() }), 'SELECT count(*) AS count FROM message_parts'),
  ).toEqual({
    count: 0,
  });
  expect(await api.getMessage({ messageId })).toMatchObject({
    content: 'Hello',
    parts: [text('Hello')],
    turn: { id: turnId, stopReason: 'end_turn', usage: { inputTokens: 3 } },
  });
  expect((await api.openThread({ threadId }))?.thread.lastTurn).toEqual({ status: 'done', waiting: false });
});

test('the content of a reply is its texts, with a blank line between them', async () => {
  const { api, database } = await serveTemporaryStore();
  const { turnId, replyMessageId: messageId } = await startTurn(api);
  const plan: Part = { kind: 'plan', entries: [{ content: 'look', status: 'done' }] };
  await api.changeParts({
    messageId,
    changes: [
      { op: 'set', index: 0, part: text('One') },
      { op: 'set', index: 1, part: plan },
      { op: 'set', index: 2, part: text('Two') },
    ],
    batch: 1,
  });
  await api.endTurn({ turnId, stopReason: 'end_turn' });
  const row = database.get(
    v.object({ content: v.string() }),
    'SELECT content FROM thread_messages WHERE id = ?',
    [messageId],
  );
  expect(row).toEqual({ content: 'One\n\nTwo' });
  expect((await api.getMessage({ messageId }))?.parts).toEqual([text('One'), plan, text('Two')]);
});

test('the first end of a turn counts', async () => {
  const { api } = await serveTemporaryStore();
  const { turnId, replyMessageId: messageId } = await startTurn(api);
  await api.endTurn({ turnId, stopReason: 'cancelled' });
  await api.endTurn({ turnId, stopReason: 'end_turn' });
  expect((await api.getMessage({ messageId }))?.turn?.stopReason).toBe('cancelled');
});

test('a turn waits for the user until it is answered or ends', async () => {
  const { api } = await serveTemporaryStore();
  const { turnId, threadId } = await startTurn(api);
  const waiting = async () => (await api.openThread({ threadId }))?.thread.lastTurn?.waiting;
  await api.setTurnWaiting({ turnId, waiting: true });
  expect(await waiting()).toBe(true);
  await api.endTurn({ turnId, stopReason: 'end_turn' });
  expect(await waiting()).toBe(false);
});

test('a batch of changes that is sent again changes nothing, even after the end', async () => {
  const { api } = await serveTemporaryStore();
  const { turnId, replyMessageId: messageId } = await startTurn(api);
  await api.changeParts({ messageId, changes: [{ op: 'set', index: 0, part: text('a') }], batch: 1 });
  const second = { messageId, changes: [{ op: 'append' as const, index: 0, text: 'b' }], batch: 2 };
  await api.changeParts(second);
  await api.changeParts(second);
  await api.endTurn({ turnId, stopReason: 'end_turn' });
  await api.changeParts(second);
  expect((await api.getMessage({ messageId }))?.parts).toEqual([text('ab')]);
});

test('changes after the end of a turn are refused, not lost silently', async () => {
  const { api } = await serveTemporaryStore();
  const { turnId, replyMessageId: messageId } = await startTurn(api);
  await api.endTurn({ turnId, stopReason: 'end_turn' });
  const late = api.changeParts({
    messageId,
    changes: [{ op: 'set', index: 0, part: text('late') }],
    batch: 1,
  });
  await expect(late).rejects.toMatchObject({ code: 'turn-ended' });
});

test('a batch with one change that does not fit writes none of its changes', async () => {
  const { api } = await serveTemporaryStore();
  const { replyMessageId: messageId } = await startTurn(api);
  const changes = [
    { op: 'set' as const, index: 0, part: text('a') },
    { op: 'append' as const, index: 7, text: 'b' },
  ];
  await expect(api.changeParts({ messageId, changes, batch: 1 })).rejects.toMatchObject({
    code: 'invalid-request',
  });
  expect((await api.getMessage({ messageId }))?.parts).toEqual([]);
});

test('what is unknown is gone', async () => {
  const { api } = await serveTemporaryStore();
  const end = api.endTurn({ turnId: newTurnId(randomUUID), stopReason: 'end_turn' });
  await expect(end).rejects.toMatchObject({ code: 'gone' });
  const change = api.changeParts({ messageId: newMessageId(randomUUID), changes: [], batch: 1 });
  await expect(change).rejects.toMatchObject({ code: 'gone' });
});

test('an interrupted turn keeps what was received and leaves nothing open', async () => {
  const { api, server, client } = await serveTemporaryStore();
  const { threadId, replyMessageId: messageId } = await startTurn(api);
  const permission: Part = { kind: 'permission', requestId: 'p', title: 'May I?', options: [] };
  const call = { kind: 'toolCall', toolCallId: 't', title: 'ls', toolKind: 'execute', output: '' } as const;
  await api.changeParts({
    messageId,
    changes: [
      { op: 'set', index: 0, part: text('Half an ans') },
      { op: 'set', index: 1, part: permission },
      { op: 'set', index: 2, part: { ...call, status: 'running' } },
      { op: 'set', index: 3, part: { ...call, toolCallId: 'u', status: 'done' } },
    ],
    batch: 1,
  });
  server.leave(client);
  expect(await api.getMessage({ messageId })).toMatchObject({
    content: 'Half an ans',
    parts: [
      text('Half an ans'),
      { ...permission, outcome: { kind: 'cancelled' } },
      { ...call, status: 'failed' },
      { ...call, toolCallId: 'u', status: 'done' },
    ],
    turn: { stopReason: 'interrupted' },
  });
  expect((await api.openThread({ threadId }))?.thread.lastTurn?.status).toBe('interrupted');
});
