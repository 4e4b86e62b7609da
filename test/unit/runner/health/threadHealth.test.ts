import { readdir, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { healths } from '../../../../src/domain/health.ts';
import { acpAdapterOf } from '../../agents/turns.ts';
import { askToTheEnd, openLab, waitFor, type Lab, type LabOptions } from '../support/lab.ts';
import { remoteId, ScriptedAgent, started, answered } from '../support/scriptedAgent.ts';

let lab: Lab | undefined;
afterEach(async () => {
  await lab?.dispose();
  lab = undefined;
});

async function start(options?: LabOptions): Promise<Lab> {
  const opened = await openLab(options);
  lab = opened;
  return { ...opened, ask: (prompt, thread) => askToTheEnd(opened, prompt, thread) };
}

/** A thread with one turn behind it, tied to the conversation `first` of an agent that says what the test says. */
async function startScripted(): Promise<Lab & { readonly agent: ScriptedAgent }> {
  const agent = new ScriptedAgent();
  agent.script = (request) => [started(request.remoteId ?? remoteId('first')), ...answered];
  const opened = await start({ adapter: () => agent });
  await opened.ask('hello');
  return { ...opened, agent };
}

async function shownHealth({ store, threadId }: Lab): Promise<string | undefined> {
  return (await store.api.openThread({ threadId }))?.thread.health?.health;
}

test('a thread that was answered is live, and the tree is told (P21)', async () => {
  const opened = await start();
  const changes: string[] = [];
  opened.store.onDidChange(({ sessionIds }) => changes.push(...sessionIds));
  await opened.ask('hello');
  await expect.poll(() => shownHealth(opened)).toBe('live');
  expect(changes).toContain(opened.sessionId);
});

test.each([
  ['please archive this', 'archived', 'thread-archived'],
  ['be busy then', 'busy', 'thread-busy'],
] as const)(
  'after "%s" a thread is %s: it is not continued, and nothing takes its place',
  async (prompt, health, code) => {
    const opened = await start();
    await opened.ask(prompt);
    expect(await opened.runner.health.check(opened.threadId)).toMatchObject({ health });
    expect(await opened.runner.health.validateThreadExists(opened.threadId)).toBe(true);
    const reply = await opened.ask('go on');
    expect(reply.parts).toMatchObject([{ kind: 'failure', code }]);
    expect(await opened.store.api.getBindings({ threadId: opened.threadId })).toHaveLength(1);
    expect(await shownHealth(opened)).toBe(health);
  },
);

test('an archived conversation is unarchived and goes on where it was', async () => {
  const { ask, runner, threadId } = await start();
  await ask('please archive this');
  await runner.health.unarchive(threadId);
  expect((await ask('go on')).content).toContain('I remember 2 prompts of yours');
});

test('the process of a probe has its PID, its thread and how it ended in the log', async () => {
  const opened = await start({ adapter: () => acpAdapterOf('acp-scripted.mjs', { probe: 'list' }) });
  await opened.ask('hello');
  const before = opened.log.length;
  await opened.runner.health.check(opened.threadId);
  const [, pid] = /^Agent process started pid=(\d+)/m.exec(opened.log.slice(before).join('\n')) ?? [];
  await waitFor(() => opened.log.some((line) => line.startsWith(`Agent process ended pid=${pid} `)));
  const lines = opened.log.filter((line) => line.includes(` pid=${pid} `));
  expect(lines).toHaveLength(2);
  expect(lines.every((line) => line.endsWith(` thread=${opened.threadId}`))).toBe(true);
});

test('what unarchiving does is logged with its thread', async () => {
  const { runner, threadId, log } = await startScripted();
  await runner.health.unarchive(threadId);
  expect(log).toContain(`scripted: unarchive thread=${threadId}`);
});

test('what is not archived cannot be unarchived, which is said', async () => {
  const { ask, runner, threadId } = await start();
  await ask('hello');
  await expect(runner.health.unarchive(threadId)).rejects.toThrow('has not archived this conversation');
});

test('a conversation that another program works in is waited for, and goes on once it is free', async () => {
  const { ask, runner, threadId, folder, log } = await start();
  await ask('be busy then');
  const free = runner.health.waitUntilFree(threadId, new AbortController().signal, 10);
  await waitFor(() => log.filter((line) => line.includes('health=busy')).length > 1);
  const home = join(folder, 'sample-home');
  const [lock = ''] = (await readdir(home)).filter((name) => name.endsWith('.lock'));
  await rm(join(home, lock));
  expect(await free).toBe(true);
  expect((await ask('go on')).content).toContain('I remember 2 prompts of yours');
});

test('waiting for a conversation ends when the user no longer wants to', async () => {
  const { ask, runner, threadId } = await start();
  await ask('be busy then');
  const controller = new AbortController();
  const free = runner.health.waitUntilFree(threadId, controller.signal);
  controller.abort();
  expect(await free).toBe(false);
});

test('a conversation that the agent has lost, or has only a torn piece of, is said to be', async () => {
  const { ask, runner, threadId, folder } = await start();
  await ask('hello');
  const home = join(folder, 'sample-home');
  const [file = ''] = (await readdir(home)).filter((name) => name.endsWith('.jsonl'));
  await truncate(join(home, file));
  expect(await runner.health.check(threadId)).toMatchObject({ health: 'torn' });
  await rm(join(home, file));
  expect(await runner.health.check(threadId)).toMatchObject({ health: 'missing' });
  expect(await runner.health.validateThreadExists(threadId)).toBe(false);
});

test.each(healths)(
  'P15: a thread whose conversation is %s exists, unless that is "missing" (ruling 5)',
  async (health) => {
    const { agent, runner, threadId } = await startScripted();
    agent.health.set(remoteId('first'), health);
    expect(await runner.health.validateThreadExists(threadId)).toBe(health !== 'missing');
  },
);

test('P15: an agent that fails to say anything cannot be told, and the thread exists', async () => {
  const opened = await startScripted();
  opened.agent.probe = () => Promise.reject(new Error('the disk is gone'));
  expect(await opened.runner.health.validateThreadExists(opened.threadId)).toBe(true);
  await expect.poll(() => shownHealth(opened)).toBe('unknown');
});

test('a thread without a stored conversation has no health and exists', async () => {
  const { runner, threadId } = await start();
  expect(await runner.health.check(threadId)).toBeUndefined();
  expect(await runner.health.validateThreadExists(threadId)).toBe(true);
});

test('a thread in which a turn runs is not looked at: its agent is no stranger', async () => {
  const { ask, runner, threadId, events, ended } = await start();
  await ask('hello');
  await runner.prompt(threadId, 'answer slowly');
  await waitFor(() => events.filter(({ type }) => type === 'partsChanged').length > 2);
  expect(await runner.health.check(threadId)).toBeUndefined();
  runner.stop(threadId);
  await ended(2);
});

test('where no agent may be started, none is asked', async () => {
  const { runner, threadId } = await start({ whyNotStart: () => 'Not trusted.' });
  await expect(runner.health.check(threadId)).rejects.toThrow('Not trusted.');
});

test('a relinked folder is where the conversation is continued from, and the chain is kept', async () => {
  const { agent, ask, runner, store, threadId } = await startScripted();
  agent.health.set(remoteId('first'), 'moved');
  expect((await ask('go on')).parts).toMatchObject([{ kind: 'failure', text: /can't continue/ }]);
  agent.health.set(remoteId('first'), 'live');
  await runner.health.relinkFolder(threadId, '/elsewhere');
  await ask('go on');
  expect(agent.requests.at(-1)).toMatchObject({ remoteId: 'first', cwd: '/elsewhere' });
  const chain = await store.api.getBindings({ threadId });
  expect(chain.map(({ remoteId: id, state }) => `${id} ${state}`)).toEqual([
    'first established',
    'first replaced',
  ]);
});
