import { expect, test } from 'vitest';
import { addMessage, contentsOf, createThread } from '../support/sample.ts';
import { temporaryDatabase } from '../support/testStore.ts';
import { startWindow, type WindowProcess } from '../support/windowProcess.ts';
import { Writers } from '../support/writers.ts';

/** An owner and then its guest. */
async function startTwo(): Promise<{ file: string; owner: WindowProcess; guest: WindowProcess }> {
  const file = await temporaryDatabase();
  const owner = await startWindow(file, 'the owner');
  expect(await owner.role()).toBe('owner');
  const guest = await startWindow(file, 'the guest');
  expect(await guest.role()).toBe('guest');
  return { file, owner, guest };
}

test('an owner that is killed is replaced, and what was asked meanwhile is done once and in order', async () => {
  const { owner, guest } = await startTwo();
  const threadId = await createThread(guest.api);
  const contents = Array.from({ length: 300 }, (_, index) => String(index));
  let answered = 0;
  const all = contents.map(async (content) => {
    await addMessage(guest.api, threadId, content);
    answered += 1;
    if (answered === 100) await owner.kill();
  });
  await Promise.all(all);
  expect(await contentsOf(guest.api, threadId)).toEqual(contents);
  expect(await guest.role()).toBe('owner');
  expect(guest.rejoins).toHaveLength(1);
  expect(guest.failures).toEqual([]);
});

test('an owner that closes while its guest writes is replaced, and nothing of it fails', async () => {
  const { owner, guest } = await startTwo();
  const threadId = await createThread(guest.api);
  const contents = Array.from({ length: 300 }, (_, index) => String(index));
  const [, first] = contents.map((content) => addMessage(guest.api, threadId, content));
  const last = guest.api.info({});
  await first;
  await owner.close();
  await last;
  expect(await contentsOf(guest.api, threadId)).toEqual(contents);
});

test('an owner that is stopped is not robbed: the guest hears that it waits, and goes on with the owner', async () => {
  const { owner, guest } = await startTwo();
  owner.signal('SIGSTOP');
  const threadId = createThread(guest.api);
  await expect.poll(() => guest.waits).toHaveLength(1);
  expect(guest.waits[0]).toEqual({ owner: { label: 'the owner', pid: owner.pid } });
  owner.signal('SIGCONT');
  await addMessage(guest.api, await threadId, 'after the pause');
  expect(guest.waits).toEqual([{ owner: { label: 'the owner', pid: owner.pid } }, undefined]);
  expect(await guest.role()).toBe('guest');
  expect(await contentsOf(owner.api, await threadId)).toEqual(['after the pause']);
});

test('who opens a store whose owner is stopped hears for whom it waits, and is served when that goes on', async () => {
  const { file, owner } = await startTwo();
  owner.signal('SIGSTOP');
  const late = await startWindow(file);
  const role = late.role();
  await expect.poll(() => late.waits).toEqual([{ owner: { label: 'the owner', pid: owner.pid } }]);
  owner.signal('SIGCONT');
  expect(await role).toBe('guest');
});

test('three windows whose owner is killed ten times lose nothing and do nothing twice', async () => {
  const file = await temporaryDatabase();
  const writers = new Writers(file);
  await writers.start(3);
  for (let kills = 0; kills < 10; kills += 1) {
    await writers.progress(30);
    await writers.killOwner();
    await writers.start(1);
  }
  await writers.check();
}, 120_000);
