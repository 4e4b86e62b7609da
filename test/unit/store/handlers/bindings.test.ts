import { randomUUID } from 'node:crypto';
import { parse } from 'valibot';
import { expect, test } from 'vitest';
import type { Binding } from '../../../../src/domain/binding.ts';
import { newBindingId, type ThreadId } from '../../../../src/domain/ids.ts';
import { remoteThreadIdSchema } from '../../../../src/domain/remoteThreadId.ts';
import { createThread } from '../support/sample.ts';
import { serveTemporaryStore } from '../support/servedStore.ts';

function bindingOf(threadId: ThreadId, remoteId: string): Binding {
  return {
    id: newBindingId(randomUUID),
    threadId,
    agent: 'codex',
    remoteId: parse(remoteThreadIdSchema, remoteId),
    cwd: '/repo',
    state: 'provisional',
    createdAt: '2026-01-01T00:00:00.000Z',
  };
}

test('the latest binding is the current one, the others are earlier links', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api);
  const [first, second, third] = [
    bindingOf(threadId, 'r1'),
    bindingOf(threadId, 'r2'),
    bindingOf(threadId, 'r3'),
  ];
  for (const binding of [first, second, third]) await api.saveBinding(binding);
  expect(await api.getBindings({ threadId })).toEqual([
    third,
    { ...second, state: 'replaced' },
    { ...first, state: 'replaced' },
  ]);
});

test('the state of the current binding changes in place, also when it is saved again', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api);
  const binding = bindingOf(threadId, 'r1');
  await api.saveBinding(binding);
  await api.saveBinding({ ...binding, state: 'established' });
  await api.saveBinding({ ...binding, state: 'established' });
  expect(await api.getBindings({ threadId })).toEqual([{ ...binding, state: 'established' }]);
});

test('an earlier binding that is saved becomes the current one again', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api);
  const [first, second] = [bindingOf(threadId, 'r1'), bindingOf(threadId, 'r2')];
  await api.saveBinding(first);
  await api.saveBinding(second);
  await api.saveBinding({ ...first, state: 'established' });
  expect(await api.getBindings({ threadId })).toEqual([
    { ...first, state: 'established' },
    { ...second, state: 'replaced' },
  ]);
});
