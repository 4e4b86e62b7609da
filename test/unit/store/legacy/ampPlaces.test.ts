import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findAmpDatabases } from '../../../../src/store/legacy/ampPlaces.ts';
import { temporaryFolder } from '../support/testStore.ts';

async function put(...parts: string[]): Promise<string> {
  const file = path.join(...parts);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, '');
  return file;
}

test.each([
  ['~/.config/ampsm', 'linux', ['.config', 'ampsm', 'sessions.sqlite']],
  [
    '~/Library/Application Support/ampsm',
    'darwin',
    ['Library', 'Application Support', 'ampsm', 'sessions.sqlite'],
  ],
  ['%APPDATA%\\ampsm', 'win32', ['AppData', 'Roaming', 'ampsm', 'sessions.sqlite']],
] as const)('a database at %s is found', async (_place, platform, parts) => {
  const home = await temporaryFolder();
  expect(await findAmpDatabases({ env: {}, home, platform })).toEqual([]);
  const file = await put(home, ...parts);
  expect(await findAmpDatabases({ env: {}, home, platform })).toEqual([file]);
});

test('AMPSM_DB_PATH comes first, as a file or a folder, and nothing comes twice', async () => {
  const home = await temporaryFolder();
  const usual = await put(home, '.config', 'ampsm', 'sessions.sqlite');
  const chosen = await put(home, 'elsewhere', 'mine.db');
  const find = (AMPSM_DB_PATH: string) =>
    findAmpDatabases({ env: { AMPSM_DB_PATH }, home, platform: 'linux' });
  expect(await find(chosen)).toEqual([chosen, usual]);
  expect(await find(path.dirname(usual))).toEqual([usual]);
  expect(await find(path.join(home, 'nowhere'))).toEqual([usual]);
});
