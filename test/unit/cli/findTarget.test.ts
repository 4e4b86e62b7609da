import { expect, test } from 'vitest';
import { newThreadId, type SessionId } from '../../../src/domain/ids.ts';
import { randomUUID } from 'node:crypto';
import { addMessage, createSession } from '../store/support/sample.ts';
import { startStore, temporaryDatabase } from '../store/support/testStore.ts';
import type { StoreApi } from '../../../src/store/protocol.ts';
import { threadkeeper } from './support/program.ts';

async function storeWith(
  fill: (api: StoreApi) => Promise<void>,
): Promise<(named: string) => ReturnType<typeof threadkeeper>> {
  const file = await temporaryDatabase();
  const store = await startStore(file);
  await fill(store.api);
  await store.dispose();
  return (named) => threadkeeper(['view', '--store', file, '--', named]);
}

async function addThread(api: StoreApi, sessionId: SessionId, name: string, content: string): Promise<void> {
  const threadId = await api.createThread({ sessionId, name, providedId: newThreadId(randomUUID) });
  await addMessage(api, threadId, content);
}

test('G9: a name is text, never a pattern', async () => {
  const names = ['.*', 'a.c', 'abc', '%', '[a-z]+', 'a_c', "O'Hara; DROP TABLE", 'Ünïcode 日本'];
  const view = await storeWith(async (api) => {
    for (const name of names) await createSession(api, name);
  });
  for (const name of names) expect((await view(name)).stdout.split('\n')[0]).toBe(`# ${name}`);
  for (const name of ['ab', 'ABC', '.', '']) {
    const { exitCode, stderr } = await view(name);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: `threadkeeper: There is no session or thread "${name}".`,
    });
  }
});

test('G12: a name that several have lists the candidates, with exit code 2', async () => {
  const ids: string[] = [];
  const view = await storeWith(async (api) => {
    ids.push(await createSession(api, 'Twice'), await createSession(api, 'Twice'));
    const other = await createSession(api, 'Other');
    await addThread(api, other, 'Twice', 'in a thread');
  });
  const { exitCode, stdout, stderr } = await view('Twice');
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain('"Twice" is the name of several: use an ID.');
  for (const id of ids) expect(stderr).toContain(`${id}  `);
  expect(stderr).toMatch(/thread-\S+ +thread of Other/);
  expect((await view(ids[0] ?? '')).exitCode).toBe(0);
});

test('G9: an ID comes before a name that looks like it, and a session before its own thread', async () => {
  let id = '';
  const view = await storeWith(async (api) => {
    const first = await createSession(api, 'First');
    id = first;
    await addThread(api, first, 'First', 'one');
    await addThread(api, first, 'Second', 'two');
    await createSession(api, first);
  });
  expect((await view(id)).stdout).toMatch(/^# First\n/);
  const { stdout } = await view('First');
  expect(stdout).toContain('one');
  expect(stdout).toContain('two');
});
