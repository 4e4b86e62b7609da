import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { registerUse } from '../../../src/registry/registerUse.ts';
import { relinkCandidates } from '../../../src/registry/relinkCandidates.ts';
import { silentLog, temporaryFolder } from '../store/support/testStore.ts';

test('the folder that was renamed comes first, whatever was used since', async () => {
  const { home, folder, use } = await machine();
  await use('old', await folder('repo'));
  await use('unrelated', await folder('gone'));
  await rename(path.join(home, 'repo'), path.join(home, 'renamed'));
  await rename(path.join(home, 'gone'), path.join(home, 'kept-elsewhere'));
  expect(await candidates(home, 'renamed')).toEqual([
    ['old', 'same-folder'],
    ['unrelated', 'gone'],
  ]);
});

test('a folder of the same name that is gone is likelier than another one', async () => {
  const { home, folder, use } = await machine();
  await use('other', path.join(home, 'somewhere', 'other'));
  await use('namesake', path.join(home, 'somewhere', 'repo'));
  await folder('repo');
  expect(await candidates(home, 'repo')).toEqual([
    ['namesake', 'same-name'],
    ['other', 'gone'],
  ]);
});

test('a folder that was made anew finds the history of the one before it', async () => {
  const { home, folder, use } = await machine();
  await use('old', await folder('repo'));
  expect(await candidates(home, 'repo')).toEqual([['old', 'same-path']]);
});

test('neither a folder that is still there, nor this store, nor one without a folder or file is a candidate', async () => {
  const { home, folder, use } = await machine();
  await use('neighbour', await folder('neighbour'));
  await use('now', await folder('repo'));
  await use('folderless', null);
  await registerUse(home, { path: path.join(home, 'lost.db'), folder: '/gone', name: 'lost' }, silentLog);
  expect(await candidates(home, 'repo')).toEqual([]);
});

/** A home with folders and stores, `now.db` being the one of the folder that is looked from. */
async function machine() {
  const home = await temporaryFolder();
  return {
    home,
    folder: async (name: string) => {
      await mkdir(path.join(home, name));
      return path.join(home, name);
    },
    use: async (name: string, folder: string | null) => {
      const file = path.join(home, `${name}.db`);
      await writeFile(file, '');
      await registerUse(home, { path: file, folder, name }, silentLog);
    },
  };
}

async function candidates(home: string, folder: string): Promise<unknown[]> {
  const now = { path: path.join(home, 'now.db'), folder: path.join(home, folder) };
  const found = await relinkCandidates(home, now, silentLog);
  return found.map(({ entry, reason }) => [entry.name, reason]);
}
