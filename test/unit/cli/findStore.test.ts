import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { StoreRegistry } from '../../../src/registry/storeRegistry.ts';
import { createSession } from '../store/support/sample.ts';
import { silentLog, startStore, temporaryFolder } from '../store/support/testStore.ts';
import { threadkeeper } from './support/program.ts';

test('the only store that VS Code registered is taken', async () => {
  const home = await temporaryFolder();
  await registerStore(home, 'only', '/elsewhere');
  expect((await threadkeeper(['list'], { home })).stdout).toContain('in only');
});

test('of several the one whose folder is nearest around the current one is taken', async () => {
  const home = await temporaryFolder();
  const repo = await temporaryFolder();
  const cwd = path.join(repo, 'inner', 'deep');
  await mkdir(cwd, { recursive: true });
  await registerStore(home, 'outer', repo);
  await registerStore(home, 'inner', path.join(repo, 'inner'));
  await registerStore(home, 'neighbour', path.join(repo, 'inner', 'deeper'));
  await registerStore(home, 'windows-without-a-folder', null);
  expect((await threadkeeper(['list'], { home, cwd })).stdout).toContain('in inner');
});

test('a workspace file counts as the folder it is in', async () => {
  const home = await temporaryFolder();
  const repo = await temporaryFolder();
  await registerStore(home, 'workspace', path.join(repo, 'all.code-workspace'));
  await registerStore(home, 'other', '/elsewhere');
  expect((await threadkeeper(['list'], { home, cwd: repo })).stdout).toContain('in workspace');
});

test('where only the user can choose, the stores are listed and the exit code is 2', async () => {
  const home = await temporaryFolder();
  const one = await registerStore(home, 'one', '/repo/one');
  const two = await registerStore(home, 'two', null);
  const { exitCode, stdout, stderr } = await threadkeeper(['list'], { home });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain('There are several stores: name one with --store.');
  expect(stderr).toContain(`/repo/one    ${one}`);
  expect(stderr).toContain(`(no folder)  ${two}`);
});

test('a store whose file is gone does not count', async () => {
  const home = await temporaryFolder();
  await registerStore(home, 'there', '/a');
  const entry = { folder: '/b', name: 'gone', lastUsed: new Date().toISOString(), mark: null };
  await new StoreRegistry(home, silentLog).save({ ...entry, path: path.join(home, 'gone.db') });
  expect((await threadkeeper(['list'], { home })).stdout).toContain('in there');
});

async function registerStore(home: string, name: string, folder: string | null): Promise<string> {
  const file = path.join(home, `${name}.db`);
  const store = await startStore(file);
  await createSession(store.api, `in ${name}`);
  await store.dispose();
  const entry = { path: file, folder, name, lastUsed: new Date().toISOString(), mark: null };
  await new StoreRegistry(home, silentLog).save(entry);
  return file;
}
