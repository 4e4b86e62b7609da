import { expect, test } from 'vitest';
import type { StoreParams } from '../../../../src/store/protocol.ts';
import { createThread, startTurn, turnOf } from '../support/sample.ts';
import { serveTemporaryStore } from '../support/servedStore.ts';
import { temporaryDatabase } from '../support/testStore.ts';
import { startWindow, type WindowProcess } from '../support/windowProcess.ts';

const unendingGrace = 1_000_000;

type Turn = StoreParams<'startTurn'>;

async function startWindows(grace: number, ...labels: string[]): Promise<WindowProcess[]> {
  const file = await temporaryDatabase();
  const windows: WindowProcess[] = [];
  for (const label of labels) {
    const window = await startWindow(file, label, grace);
    await window.role();
    windows.push(window);
  }
  return windows;
}

/** Starts a turn that has said "Half". */
async function startHalf(window: WindowProcess): Promise<Turn> {
  const turn = await startTurn(window.api);
  const part = { kind: 'text', text: 'Half' } as const;
  await window.api.changeParts({
    messageId: turn.replyMessageId,
    changes: [{ op: 'set', index: 0, part }],
    batch: 1,
  });
  return turn;
}

async function replyOf(window: WindowProcess, turn: Turn) {
  const reply = await window.api.getMessage({ messageId: turn.replyMessageId });
  return { content: reply?.content, stopReason: reply?.turn?.stopReason };
}

test('a thread runs one turn in all windows: a second one is refused, and says where the first runs', async () => {
  const { api, join } = await serveTemporaryStore();
  const other = join('the other');
  const { threadId, turnId } = await startTurn(other.api);
  await expect(api.startTurn(turnOf(threadId))).rejects.toMatchObject({
    name: 'StoreError',
    code: 'thread-busy',
    message: expect.stringContaining('is running in the other') as unknown,
  });
  expect(await api.openThread({ threadId })).toMatchObject({ runsIn: 'the other' });
  expect(await other.api.openThread({ threadId })).not.toHaveProperty('runsIn');
  expect((await api.openThread({ threadId }))?.thread.messageCount).toBe(2);

  await other.api.endTurn({ turnId, stopReason: 'end_turn' });
  expect(await api.openThread({ threadId })).not.toHaveProperty('runsIn');
  await api.startTurn(turnOf(threadId));
});

test('a turn that a window left open is over when it starts the next one', async () => {
  const { api } = await serveTemporaryStore();
  const { threadId, replyMessageId: messageId } = await startTurn(api);
  await api.startTurn(turnOf(threadId));
  expect((await api.getMessage({ messageId }))?.turn?.stopReason).toBe('interrupted');
});

test('a prompt that waits is sent by the window that queued it, as long as that is there', async () => {
  const { api, join, server } = await serveTemporaryStore({ grace: unendingGrace });
  const other = join('the other');
  const threadId = await createThread(api);
  await other.api.enqueuePrompt({ threadId, prompt: { id: 'q', text: 'later' } });
  const queue = async () => (await api.openThread({ threadId }))?.queue;
  expect(await queue()).toEqual([{ id: 'q', text: 'later', waitsIn: 'the other' }]);
  expect((await other.api.openThread({ threadId }))?.queue).toEqual([{ id: 'q', text: 'later' }]);
  const taken = { ...turnOf(threadId, 'later'), queuedPromptId: 'q' };
  await expect(api.startTurn(taken)).rejects.toMatchObject({ code: 'thread-busy' });

  server.disconnect(other.client);
  expect(await queue()).toEqual([{ id: 'q', text: 'later', waitsIn: 'the other' }]);
  server.connect(other.client);
  server.leave(other.client);
  expect(await queue()).toEqual([{ id: 'q', text: 'later' }]);
  await api.startTurn(taken);
  expect(await queue()).toEqual([]);
});

test('a prompt that was removed is not sent', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api);
  await api.enqueuePrompt({ threadId, prompt: { id: 'q', text: 'later' } });
  await api.removeQueuedPrompt({ promptId: 'q' });
  const taken = { ...turnOf(threadId, 'later'), queuedPromptId: 'q' };
  await expect(api.startTurn(taken)).rejects.toMatchObject({ code: 'gone' });
});

test('the turn of a guest that was killed is interrupted with what it said, and the owner hears it', async () => {
  const [owner, guest] = await startWindows(50, 'the owner', 'the guest');
  if (!owner || !guest) throw new Error('two were started');
  const turn = await startHalf(guest);
  await guest.kill();
  const reply = () => replyOf(owner, turn);
  await expect.poll(reply).toEqual({ content: 'Half', stopReason: 'interrupted' });
  expect(owner.changes.at(-1)).toMatchObject({ threadIds: [turn.threadId] });
  expect(owner.changes.at(-1)?.sessionIds).toHaveLength(1);
});

test('the turn of a window that closes is interrupted at once', async () => {
  const [owner, guest] = await startWindows(unendingGrace, 'the owner', 'the guest');
  if (!owner || !guest) throw new Error('two were started');
  const turns = [await startHalf(guest), await startHalf(owner)] as const;
  await guest.close();
  expect(await replyOf(owner, turns[0])).toEqual({ content: 'Half', stopReason: 'interrupted' });
});

test('the turn of an owner that was killed is interrupted, that of a guest goes on under the next owner', async () => {
  const [owner, guest, third] = await startWindows(unendingGrace, 'the owner', 'the guest', 'the third');
  if (!owner || !guest || !third) throw new Error('three were started');
  const [dead, first, second] = [await startHalf(owner), await startHalf(guest), await startHalf(third)];
  // So that the owner is surely no process any more, not even one whose end nobody has noted yet.
  for (const window of [guest, third]) window.signal('SIGSTOP');
  await owner.kill();
  for (const window of [guest, third]) window.signal('SIGCONT');
  for (const window of [guest, third])
    expect(await replyOf(window, dead)).toEqual({ content: 'Half', stopReason: 'interrupted' });
  await guest.api.endTurn({ turnId: first.turnId, stopReason: 'end_turn' });
  await third.api.endTurn({ turnId: second.turnId, stopReason: 'end_turn' });
  for (const turn of [first, second])
    expect(await replyOf(guest, turn)).toEqual({ content: 'Half', stopReason: 'end_turn' });
});

test('the turn of a guest that does not come to the next owner in time is interrupted', async () => {
  const [owner, guest, stopped] = await startWindows(50, 'the owner', 'the guest', 'the stopped');
  if (!owner || !guest || !stopped) throw new Error('three were started');
  const turn = await startHalf(stopped);
  stopped.signal('SIGSTOP');
  await owner.kill();
  await expect.poll(() => replyOf(guest, turn)).toEqual({ content: 'Half', stopReason: 'interrupted' });
  stopped.signal('SIGCONT');
  const late = stopped.api.changeParts({ messageId: turn.replyMessageId, changes: [], batch: 2 });
  await expect(late).rejects.toMatchObject({ code: 'turn-ended' });
});
