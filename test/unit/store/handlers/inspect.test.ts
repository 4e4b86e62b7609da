import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { parse } from 'valibot';
import { newBindingId } from '../../../../src/domain/ids.ts';
import { remoteThreadIdSchema } from '../../../../src/domain/remoteThreadId.ts';
import type { StoreApi } from '../../../../src/store/protocol.ts';
import { serveTemporaryStore } from '../support/servedStore.ts';
import { createThread, startTurn } from '../support/sample.ts';

test('a sound store has no damages and no orphans, and is counted', async () => {
  const { api } = await serveTemporaryStore();
  await startTurn(api);
  const inspection = await api.inspect({});
  expect(inspection).toMatchObject({ damages: [], orphans: 0, runningTurns: 1, bindings: [] });
  expect(inspection.sqlite).toMatch(/^3\.\d+/);
  expect(inspection.databaseBytes + inspection.logBytes).toBeGreaterThan(4096);
  expect(inspection.tables).toContainEqual({ name: 'thread_messages', rows: 2 });
  expect(inspection.tables).toContainEqual({ name: 'sessions', rows: 1 });
});

test('rows whose parent is gone are counted', async () => {
  const { api, database } = await serveTemporaryStore();
  await startTurn(api);
  database.script('PRAGMA foreign_keys = OFF; DELETE FROM threads');
  // Two messages, and the turn by its thread.
  expect((await api.inspect({})).orphans).toBe(3);
});

test('the current bindings are counted by agent and state, earlier links of a chain are not', async () => {
  const { api } = await serveTemporaryStore();
  await bind(api, 'established', 2);
  await bind(api, 'provisional', 1);
  expect((await api.inspect({})).bindings).toEqual([
    { agent: 'codex', state: 'established', count: 1 },
    { agent: 'codex', state: 'provisional', count: 1 },
  ]);
});

async function bind(api: StoreApi, state: 'established' | 'provisional', times: number): Promise<void> {
  const threadId = await createThread(api);
  for (let link = 0; link < times; link += 1)
    await api.saveBinding({
      id: newBindingId(randomUUID),
      threadId,
      agent: 'codex',
      remoteId: parse(remoteThreadIdSchema, randomUUID()),
      cwd: '/repo',
      state,
      createdAt: new Date().toISOString(),
    });
}
