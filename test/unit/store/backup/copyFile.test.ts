import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { copyFile } from '../../../../src/store/backup/copyFile.ts';
import { temporaryFolder } from '../support/testStore.ts';

/** Two pieces and a half. */
const content = Buffer.alloc(10 * 1024 * 1024, 'content');

async function sourceFile(): Promise<{ from: string; to: string }> {
  const folder = await temporaryFolder();
  const from = path.join(folder, 'from');
  await writeFile(from, content);
  return { from, to: path.join(folder, 'to') };
}

test('a file is copied whole, over one that is there, with its permissions', async () => {
  const { from, to } = await sourceFile();
  await chmod(from, 0o640);
  await writeFile(to, Buffer.alloc(content.length + 1));
  copyFile(from, to);
  expect((await readFile(to)).equals(content)).toBe(true);
  expect((await stat(to)).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o640);
});

test('a copying can be ended between two pieces', async () => {
  const { from, to } = await sourceFile();
  let pieces = 0;
  const end = () => {
    pieces += 1;
    if (pieces === 3) throw new Error('enough');
  };
  expect(() => copyFile(from, to, end)).toThrow('enough');
  expect((await stat(to)).size).toBe(8 * 1024 * 1024);
});
