import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { newSessionId } from '../../../src/domain/ids.ts';
import { openStore, type StoreClient, type StoreError } from '../../../src/store/client.ts';
import type { StoreChange } from '../../../src/store/protocol.ts';
import { wasmPath } from './support/storeWorker.ts';
import { silentLog, startStore, temporaryDatabase } from './support/testStore.ts';
import { createSession } from './support/sample.ts';

async function startWorker(fixture: string): Promise<StoreClient> {
  const workerPath = path.resolve('test/fixtures/store', fixture);
  const store = openStore({ databasePath: await temporaryDatabase(), workerPath, wasmPath, log: silentLog });
  onTestFinished(() => store.dispose());
  return store;
}

test('a session is kept over a restart', async () => {
  const file = await temporaryDatabase();
  const first = await startStore(file);
  const params = { id: newSessionId(randomUUID), name: 'Fix the build', agent: 'codex', cwd: '/repo' };
  const session = await first.api.createSession(params);
  await first.dispose();

  const second = await startStore(file);
  expect(await second.api.info({})).toEqual({ persistent: true, path: file, role: 'owner' });
  expect(await second.api.listSessions({})).toEqual([{ ...session, threads: [] }]);
});

test('requests that are sent at once are answered in their order', async () => {
  const { api } = await startStore(await temporaryDatabase());
  const names = Array.from({ length: 50 }, (_, index) => `session ${index}`);
  const answered: string[] = [];
  await Promise.all(names.map((name) => createSession(api, name).then(() => answered.push(name))));
  expect(answered).toEqual(names);
});

test('a change is announced after it was committed', async () => {
  const store = await startStore(await temporaryDatabase());
  const changes: StoreChange[] = [];
  store.onDidChange((change) => changes.push(change));
  const id = await createSession(store.api);
  expect(changes).toEqual([{ sessionIds: [id], threadIds: [] }]);
});

test('disposing answers what was asked before, and refuses what comes after', async () => {
  const store = await startStore(await temporaryDatabase());
  const before = createSession(store.api);
  const disposed = store.dispose();
  await expect(store.api.listSessions({})).rejects.toMatchObject({ code: 'store-closed' });
  await expect(before).resolves.toBeTypeOf('string');
  await disposed;
  await expect(store.api.listSessions({})).rejects.toMatchObject({ code: 'store-closed' });
});

test('the log is emptied when nothing is written for a while', async () => {
  const file = await temporaryDatabase();
  const { api } = await startStore(file);
  await createSession(api);
  const log = `${file}-wal`;
  expect(await readFile(log)).not.toHaveLength(0);
  await vi.waitFor(async () => expect(await readFile(log)).toHaveLength(0), { timeout: 8000, interval: 100 });
}, 10_000);

test('a request of the wrong shape is refused by the store', async () => {
  const { api } = await startStore(await temporaryDatabase());
  const bad = api.createSession({ id: newSessionId(() => ''), name: 'x', agent: 'x', cwd: '/' });
  await expect(bad).rejects.toMatchObject({ name: 'StoreError', code: 'invalid-request' });
});

test('every request is settled when the worker dies, and the failure is told once', async () => {
  const store = await startWorker('crashingWorker.cjs');
  const failures: StoreError[] = [];
  store.onDidFail((error) => failures.push(error));
  const pending = [store.api.listSessions({}), createSession(store.api)];
  for (const request of await Promise.allSettled(pending))
    expect(request).toMatchObject({
      status: 'rejected',
      reason: { name: 'StoreError', code: 'store-crashed' },
    });
  await expect(store.api.info({})).rejects.toMatchObject({ code: 'store-crashed' });
  expect(failures).toHaveLength(1);
});

test('a worker that does not answer is ended all the same', async () => {
  const store = await startWorker('deafWorker.cjs');
  const pending = store.api.listSessions({});
  const settled = expect(pending).rejects.toMatchObject({ code: 'store-closed' });
  await store.dispose();
  await settled;
});
