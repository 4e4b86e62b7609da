import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { ThreadId } from '../../src/domain/ids.ts';
import { StoreError } from '../../src/store/client.ts';
import type { StoreApi } from '../../src/store/protocol.ts';
import { checkIntegrity } from '../fixtures/store/numbered.ts';
import { addMessage, contentsOf, createThread } from '../unit/store/support/sample.ts';
import { openDatabase } from '../unit/store/support/openedStore.ts';
import { startStore } from '../unit/store/support/testStore.ts';
import { mountSmallDisk } from './support/smallDisk.ts';

/** In KB. */
const diskSize = 2048;

test('a full disk refuses what is new, loses and invents nothing, and takes messages again when there is space', async (context) => {
  const disk = await mountSmallDisk(context, diskSize);
  const databasePath = path.join(disk, 'threadkeeper.db');
  const ballast = path.join(disk, 'ballast');
  await writeFile(ballast, Buffer.alloc(1024 * 1024));

  const store = await startStore(databasePath);
  const threadId = await createThread(store.api);
  const kept = await fill(store.api, threadId);
  expect(kept.length).toBeGreaterThan(10);
  await expect(addMessage(store.api, threadId, bigText(kept.length))).rejects.toMatchObject({
    code: 'store-full',
    message: expect.stringContaining('no space left on the disk') as string,
  });
  expect(await contentsOf(store.api, threadId)).toEqual(kept);

  await rm(ballast);
  await addMessage(store.api, threadId, 'There is space again');
  await store.dispose();

  const again = await startStore(databasePath);
  expect(await contentsOf(again.api, threadId)).toEqual([...kept, 'There is space again']);
  await again.dispose();
  await checkFile(databasePath);
});

test('a store on a full disk can be opened and read', async (context) => {
  const disk = await mountSmallDisk(context, diskSize);
  const databasePath = path.join(disk, 'threadkeeper.db');
  const store = await startStore(databasePath);
  const threadId = await createThread(store.api);
  await addMessage(store.api, threadId, 'Kept');
  await store.dispose();
  await fillUp(path.join(disk, 'ballast'));

  const again = await startStore(databasePath);
  expect(await again.api.info({})).toMatchObject({ persistent: true });
  expect(await contentsOf(again.api, threadId)).toEqual(['Kept']);
});

test('a store that cannot be made for want of space says so, and is made when there is some', async (context) => {
  const disk = await mountSmallDisk(context, diskSize);
  const databasePath = path.join(disk, 'threadkeeper.db');
  const ballast = path.join(disk, 'ballast');
  await fillUp(ballast);
  const store = await startStore(databasePath);
  expect(await store.api.info({})).toMatchObject({
    persistent: false,
    reason: expect.stringContaining('no space left on the disk') as string,
  });
  await store.dispose();

  await rm(ballast);
  const again = await startStore(databasePath);
  expect(await again.api.info({})).toMatchObject({ persistent: true });
});

/** Adds messages until the disk is full; those that were acknowledged. */
async function fill(api: StoreApi, threadId: ThreadId): Promise<string[]> {
  const kept: string[] = [];
  for (;;) {
    const content = bigText(kept.length);
    try {
      await addMessage(api, threadId, content);
      kept.push(content);
    } catch (error) {
      if (error instanceof StoreError && error.code === 'store-full') return kept;
      throw error;
    }
  }
}

function bigText(number: number): string {
  return `${number} `.repeat(2000);
}

/** Leaves not a byte of space. */
async function fillUp(file: string): Promise<void> {
  const tooMuch = writeFile(file, Buffer.alloc(diskSize * 2048));
  await expect(tooMuch).rejects.toMatchObject({ code: 'ENOSPC' });
}

async function checkFile(databasePath: string): Promise<void> {
  const { database, close } = await openDatabase(databasePath);
  checkIntegrity(database);
  await close();
}
