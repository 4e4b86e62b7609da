import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isSameFolder, readFolderMark } from '../../../src/registry/folderMark.ts';
import { temporaryFolder } from '../store/support/testStore.ts';

test('a folder that was renamed is known again, one made in its place is not', async () => {
  const parent = await temporaryFolder();
  const [old, renamed] = [path.join(parent, 'old'), path.join(parent, 'renamed')];
  await mkdir(old);
  const before = await readFolderMark(old);
  await rename(old, renamed);
  await mkdir(old);
  expect(isSameFolder(before, await readFolderMark(renamed))).toBe(true);
  expect(isSameFolder(before, await readFolderMark(old))).toBe(false);
});

test('a folder that is not there has no mark, and nothing is the same as it', async () => {
  const none = await readFolderMark(path.join(await temporaryFolder(), 'none'));
  expect(none).toBeNull();
  expect(isSameFolder(none, none)).toBe(false);
});
