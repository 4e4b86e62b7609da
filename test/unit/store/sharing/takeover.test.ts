import { expect, test } from 'vitest';
import type { ThreadId } from '../../../../src/domain/ids.ts';
import { addMessage, contentsOf, createThread } from '../support/sample.ts';
import { temporaryDatabase } from '../support/testStore.ts';
import { startWindow, type WindowProcess } from '../support/windowProcess.ts';

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

test('who opens a store whose owner is stopped hears that it waits, and is served when it goes on', async () => {
  const { file, owner } = await startTwo();
  owner.signal('SIGSTOP');
  const late = await startWindow(file);
  const role = late.role();
  await expect.poll(() => late.waits).toHaveLength(1);
  owner.signal('SIGCONT');
  expect(await role).toBe('guest');
});

test('three windows whose owner is killed ten times lose nothing and do nothing twice', async () => {
  const file = await temporaryDatabase();
  const acknowledged = new Map<ThreadId, number>();
  const writers = await Promise.all([0, 1, 2].map(() => startWriter(file, acknowledged)));
  for (let kills = 0; kills < 10; kills += 1) {
    const progress = sumOf(acknowledged) + 30;
    await expect.poll(() => sumOf(acknowledged)).toBeGreaterThan(progress);
    await killOwner(writers);
    writers.push(await startWriter(file, acknowledged));
  }
  await Promise.all(writers.map((writer) => writer.stop()));
  const reader = await startWindow(file);
  for (const [threadId, count] of acknowledged) {
    const contents = await contentsOf(reader.api, threadId);
    expect(contents).toEqual(contents.map((_, index) => String(index)));
    // One more may have been committed whose answer was cut off with its window.
    expect(contents.length - count).toBeOneOf([0, 1]);
  }
}, 120_000);

interface Writer {
  readonly window: WindowProcess;
  readonly stop: () => Promise<void>;
}

/** A window that writes numbers into a thread of its own, one after the other, and counts what was acknowledged. */
async function startWriter(file: string, acknowledged: Map<ThreadId, number>): Promise<Writer> {
  const window = await startWindow(file);
  const threadId = await createThread(window.api);
  const end = new AbortController();
  const writing = (async () => {
    for (let count = 0; !end.signal.aborted; count += 1) {
      await addMessage(window.api, threadId, String(count));
      acknowledged.set(threadId, count + 1);
    }
  })();
  // Of a window that is killed nobody waits for the end.
  writing.catch(() => undefined);
  const stop = async () => {
    end.abort();
    await writing;
    await window.kill();
  };
  return { window, stop };
}

/** Kills the window that owns the file, while it and the others write. */
async function killOwner(writers: Writer[]): Promise<void> {
  for (const [index, { window }] of writers.entries()) {
    if ((await window.role()) !== 'owner') continue;
    await window.kill();
    writers.splice(index, 1);
    return;
  }
  throw new Error('nobody owned the store');
}

function sumOf(counts: ReadonlyMap<ThreadId, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
