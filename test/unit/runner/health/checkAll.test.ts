import { afterEach, expect, test } from 'vitest';
import type { ThreadId } from '../../../../src/domain/ids.ts';
import { checkAll, orphansOf, removeOrphans } from '../../../../src/runner/health/checkAll.ts';
import { askToTheEnd, openLab, type Lab } from '../support/lab.ts';
import { remoteId, ScriptedAgent } from '../support/scriptedAgent.ts';

let lab: Lab | undefined;
afterEach(async () => {
  await lab?.dispose();
  lab = undefined;
});

/** Three threads that were answered, tied to the conversations `made-1` to `made-3`, and one that was never used. */
async function start(): Promise<
  Lab & { readonly agent: ScriptedAgent; readonly threads: readonly ThreadId[] }
> {
  const agent = new ScriptedAgent();
  const opened = await openLab({ adapter: () => agent });
  lab = opened;
  const { store, sessionId, threadId } = opened;
  const others = [];
  for (const name of ['second', 'third', 'unused'])
    others.push(await store.api.createThread({ sessionId, name }));
  const threads = [threadId, ...others.slice(0, 2)];
  for (const id of threads) await askToTheEnd(opened, 'hello', id);
  return { ...opened, agent, threads };
}

const watch = { signal: new AbortController().signal, onProgress: () => undefined };

test('P13: orphans are the threads that the agent itself says it does not have, and no others', async () => {
  const { agent, store, runner, threads } = await start();
  agent.health.set(remoteId('made-1'), 'missing');
  agent.health.set(remoteId('made-2'), 'unknown');
  const checked = await checkAll(store.api, runner.health, watch);
  expect(checked).toHaveLength(3);
  expect(orphansOf(checked).map(({ thread }) => thread.id)).toEqual([threads[0]]);
});

test('looking at all threads tells how far it is, and ends when the user wants it to', async () => {
  const { store, runner, agent } = await start();
  const controller = new AbortController();
  agent.probed.length = 0;
  const told: string[] = [];
  await checkAll(store.api, runner.health, {
    signal: controller.signal,
    onProgress: ({ message }) => {
      told.push(message);
      if (told.length === 2) controller.abort();
    },
  });
  expect(told).toHaveLength(2);
  expect(agent.probed.length).toBeLessThanOrEqual(2);
});

test.each(['live', 'unknown', 'archived', 'busy'] as const)(
  'P23: an orphan that turns out to be %s when it is to be removed stays',
  async (health) => {
    const { agent, store, runner, threads } = await start();
    agent.health.set(remoteId('made-1'), 'missing');
    agent.health.set(remoteId('made-2'), 'missing');
    const orphans = orphansOf(await checkAll(store.api, runner.health, watch));
    agent.health.set(remoteId('made-2'), health);
    const removed = await removeOrphans(store.api, runner.health, orphans);
    expect(removed.map(({ thread }) => thread.id)).toEqual([threads[0]]);
    const [session] = await store.api.listSessions({});
    expect(session?.threads.map(({ id }) => id)).toContain(threads[1]);
    expect(session?.threads.map(({ id }) => id)).not.toContain(threads[0]);
  },
);
