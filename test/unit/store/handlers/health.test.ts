import { randomUUID } from 'node:crypto';
import { parse } from 'valibot';
import { expect, test } from 'vitest';
import type { Binding } from '../../../../src/domain/binding.ts';
import { newBindingId, type ThreadId } from '../../../../src/domain/ids.ts';
import { remoteThreadIdSchema } from '../../../../src/domain/remoteThreadId.ts';
import type { StoreApi } from '../../../../src/store/protocol.ts';
import { createThread } from '../support/sample.ts';
import { serveTemporaryStore } from '../support/servedStore.ts';

const early = '2026-01-01T00:00:00.000Z';
const late = '2026-01-02T00:00:00.000Z';

async function bind(api: StoreApi, threadId: ThreadId): Promise<Binding> {
  const binding: Binding = {
    id: newBindingId(randomUUID),
    threadId,
    agent: 'codex',
    remoteId: parse(remoteThreadIdSchema, 'remote'),
    cwd: '/repo',
    state: 'established',
    createdAt: early,
  };
  await api.saveBinding(binding);
  return binding;
}

async function healthOf(api: StoreApi, threadId: ThreadId) {
  return (await api.openThread({ threadId }))?.thread.health;
}

test('a thread has the health of its current binding, and none where that was never looked at', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api);
  expect(await healthOf(api, threadId)).toBeUndefined();
  const first = await bind(api, threadId);
  await api.setHealth({ bindingId: first.id, health: 'missing', reason: 'gone', checkedAt: early });
  expect(await healthOf(api, threadId)).toEqual({ health: 'missing', reason: 'gone', checkedAt: early });
  await bind(api, threadId);
  expect(await healthOf(api, threadId)).toBeUndefined();
});

test('what was found out later counts, whatever comes last', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api);
  const { id: bindingId } = await bind(api, threadId);
  await api.setHealth({ bindingId, health: 'live', reason: 'answered', checkedAt: late });
  await api.setHealth({ bindingId, health: 'missing', reason: 'slow look', checkedAt: early });
  expect((await healthOf(api, threadId))?.health).toBe('live');
});

test('the same health again changes its time and tells nobody', async () => {
  const { api, join } = await serveTemporaryStore();
  const listener = join('another window');
  const threadId = await createThread(api);
  const { id: bindingId } = await bind(api, threadId);
  await api.setHealth({ bindingId, health: 'busy', reason: 'locked', checkedAt: early });
  const told = listener.changes.length;
  await api.setHealth({ bindingId, health: 'busy', reason: 'locked', checkedAt: late });
  await listener.api.info({});
  expect(listener.changes).toHaveLength(told);
  expect((await healthOf(api, threadId))?.checkedAt).toBe(late);
});

test('the health of a binding that is gone is nobody’s', async () => {
  const { api } = await serveTemporaryStore();
  const bindingId = newBindingId(randomUUID);
  expect(await api.setHealth({ bindingId, health: 'live', reason: 'late', checkedAt: late })).toBeNull();
});

test('a chain that is given up has no current link, and no health', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api);
  const { id: bindingId } = await bind(api, threadId);
  await api.setHealth({ bindingId, health: 'missing', reason: 'gone', checkedAt: early });
  await api.endBindings({ threadId });
  expect(await api.getBindings({ threadId })).toMatchObject([{ id: bindingId, state: 'replaced' }]);
  expect(await healthOf(api, threadId)).toBeUndefined();
});
