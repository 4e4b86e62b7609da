import { expect, test } from 'vitest';
import { addMessage, contentsOf, createSession, createThread, startTurn } from '../support/sample.ts';
import { startStore, temporaryDatabase } from '../support/testStore.ts';
import { startWindow, type WindowProcess } from '../support/windowProcess.ts';

test('two processes share a store: one owns the file, the other is its guest, both read what either wrote', async () => {
  const file = await temporaryDatabase();
  const first = await startWindow(file);
  expect(await first.role()).toBe('owner');
  const second = await startWindow(file);
  expect(await second.role()).toBe('guest');

  const one = await createSession(first.api, 'one');
  const two = await createSession(second.api, 'two');
  for (const { api } of [first, second])
    expect((await api.listSessions({})).map(({ id }) => id)).toEqual([two, one]);
});

test('many that open a store at the same moment find one owner', async () => {
  const file = await temporaryDatabase();
  const stores = await Promise.all(Array.from({ length: 8 }, () => startStore(file)));
  const infos = await Promise.all(stores.map(({ api }) => api.info({})));
  const roles = infos.map((info) => (info.persistent ? info.role : info.reason));
  expect(roles.toSorted()).toEqual([...Array.from({ length: 7 }, () => 'guest'), 'owner']);
});

test('S24: two windows that write at the same time both keep everything, in order', async () => {
  const file = await temporaryDatabase();
  const contents = Array.from({ length: 30 }, (_, index) => String(index));
  const write = async ({ api }: WindowProcess) => {
    const threadId = await createThread(api);
    await Promise.all(contents.map((content) => addMessage(api, threadId, content)));
    return threadId;
  };
  const windows = [await startWindow(file), await startWindow(file)] as const;
  const threads = await Promise.all(windows.map(write));
  for (const threadId of threads) expect(await contentsOf(windows[0].api, threadId)).toEqual(contents);
});

test('a change made in one window is told in every window, after its commit', async () => {
  const file = await temporaryDatabase();
  const first = await startWindow(file);
  await first.role();
  const second = await startWindow(file);
  await second.role();
  const id = await createSession(second.api);
  expect(second.changes).toEqual([{ sessionIds: [id], threadIds: [] }]);
  await expect.poll(() => first.changes).toEqual([{ sessionIds: [id], threadIds: [] }]);
});

test('a growing reply is told to every window but the one that writes it', async () => {
  const file = await temporaryDatabase();
  const owner = await startWindow(file);
  await owner.role();
  const guest = await startWindow(file);
  const { threadId, replyMessageId: messageId } = await startTurn(guest.api);
  const set = { op: 'set' as const, index: 0, part: { kind: 'text' as const, text: 'Hel' } };
  const append = { op: 'append' as const, index: 0, text: 'lo' };
  await guest.api.changeParts({ messageId, changes: [set], batch: 1 });
  await guest.api.changeParts({ messageId, changes: [append], batch: 2 });
  await guest.api.changeParts({ messageId, changes: [append], batch: 2 });
  await expect
    .poll(() => owner.growths)
    .toEqual([
      { threadId, messageId, changes: [set] },
      { threadId, messageId, changes: [append] },
    ]);
  await owner.api.info({});
  expect(guest.growths).toEqual([]);
});

test('a window that closes leaves the others at work', async () => {
  const file = await temporaryDatabase();
  const first = await startWindow(file);
  await createSession(first.api, 'kept');
  const second = await startWindow(file);
  const third = await startWindow(file);
  expect([await second.role(), await third.role()]).toEqual(['guest', 'guest']);
  await third.close();
  await first.close();
  expect((await second.api.listSessions({})).map(({ name }) => name)).toEqual(['kept']);
  expect(await second.role()).toBe('owner');
});

test('a store whose path is too long for a socket is shared as well', async () => {
  const file = (await temporaryDatabase()).replace('threadkeeper.db', `${'long'.repeat(30)}/threadkeeper.db`);
  const first = await startStore(file);
  const session = await createSession(first.api);
  const second = await startStore(file);
  expect(await second.api.info({})).toMatchObject({ role: 'guest' });
  expect((await second.api.listSessions({})).map(({ id }) => id)).toEqual([session]);
});
