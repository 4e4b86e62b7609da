import { expect, test } from 'vitest';
import { legacyFile } from '../store/support/legacyDatabase.ts';
import { createSession } from '../store/support/sample.ts';
import { startStore, temporaryDatabase } from '../store/support/testStore.ts';
import { threadkeeper } from './support/program.ts';

test('S24: list and doctor work while another process has the store open, which goes on undisturbed', async () => {
  const file = await temporaryDatabase();
  const window = await startStore(file);
  await createSession(window.api, 'Written by the window');
  const listed = await threadkeeper(['list', '--store', file]);
  expect(listed).toMatchObject({ exitCode: 0, stderr: '' });
  expect(listed.stdout).toContain('Written by the window');
  const examined = await threadkeeper(['doctor', '--store', file], { env: { PATH: '' } });
  expect(examined.exitCode).toBe(0);
  expect(examined.stdout).toContain('Owner: another process');
  await createSession(window.api, 'Written afterwards');
  expect((await threadkeeper(['list', '--store', file])).stdout).toContain('Written afterwards');
});

test('S24: what import brings in shows in the window that has the store open', async () => {
  const file = await temporaryDatabase();
  const window = await startStore(file);
  await window.api.info({}); // Only when it answers is there a store to import into.
  const changed = new Promise((resolve) => window.onDidChange(resolve));
  const legacy = await legacyFile([{ id: 's1', name: 'From Amp', threadId: 'T-1' }]);
  expect((await threadkeeper(['import', 'amp', legacy, '--store', file])).exitCode).toBe(0);
  await changed;
  expect((await window.api.listSessions({})).map(({ name }) => name)).toEqual(['From Amp']);
});

test('a store that is open is not migrated under the feet of its owner', async () => {
  const file = await temporaryDatabase();
  const window = await startStore(file);
  await createSession(window.api, 'Kept');
  const { exitCode, stderr } = await threadkeeper(['rollback', '--store', file, '--yes']);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/open|use/);
  expect(await window.api.listSessions({})).toHaveLength(1);
});
