import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { own } from '../../../../src/store/ownership/ownership.ts';
import { temporaryFolder } from '../support/testStore.ts';

test('one of many owns the store at a time, and each gets its turn', async () => {
  const folder = path.join(await temporaryFolder(), 'owner');
  let owners = 0;
  const seen: number[] = [];
  const contend = async () => {
    const release = await own(folder, 20_000);
    owners += 1;
    seen.push(owners);
    await new Promise(setImmediate);
    owners -= 1;
    await release?.();
  };
  await Promise.all([contend(), contend(), contend(), contend()]);
  expect(seen).toEqual([1, 1, 1, 1]);
}, 30_000);

test('nothing is left of an owner that let go', async () => {
  const folder = path.join(await temporaryFolder(), 'owner');
  const release = await own(folder, 0);
  expect(await readdir(folder)).toHaveLength(1);
  await release?.();
  expect(await readdir(folder)).toEqual([]);
});

test('a flag that nobody holds any more is taken away', async () => {
  const folder = path.join(await temporaryFolder(), 'owner');
  await mkdir(folder);
  await writeFile(path.join(folder, 'dead.sock'), '');
  const release = await own(folder, 0);
  expect(release).toBeDefined();
  expect(await readdir(folder)).not.toContain('dead.sock');
  await release?.();
});

test('a folder whose path is too long for a socket is owned as well, once', async () => {
  const folder = path.join(await temporaryFolder(), 'long'.repeat(30), 'owner');
  const release = await own(folder, 0);
  expect(release).toBeDefined();
  expect(await own(folder, 0)).toBeUndefined();
  await release?.();
  const again = await own(folder, 0);
  expect(again).toBeDefined();
  await again?.();
});
