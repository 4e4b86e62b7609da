import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import type { ProbeResult } from '../../../src/domain/health.ts';
import { newSessionId, type ThreadId } from '../../../src/domain/ids.ts';
import { TurnRunner } from '../../../src/runner/turnRunner.ts';
import { askToTheEnd, openLab, waitFor, type Lab } from './support/lab.ts';
import { answered, remoteId, ScriptedAgent, started } from './support/scriptedAgent.ts';

let lab: Lab | undefined;
afterEach(async () => {
  await lab?.dispose();
  lab = undefined;
});

async function start(): Promise<Lab & { readonly agent: ScriptedAgent }> {
  const agent = new ScriptedAgent();
  const opened = await openLab({ adapter: () => agent });
  lab = opened;
  return { ...opened, agent };
}

const sent = (agent: ScriptedAgent) => agent.requests.map((request) => request.remoteId ?? 'none');

test('P22: a new thread is stored, continued, continued after a restart, and kept apart from another session', async () => {
  const opened = await start();
  const { agent, store, threadId, folder } = opened;
  const elsewhere = await anotherSession(opened);

  await askToTheEnd(opened, 'creation');
  await askToTheEnd(opened, 'resumption');
  await askToTheEnd(opened, 'another session', elsewhere);
  expect(sent(agent)).toEqual(['none', 'made-1', 'none']);

  await opened.runner.shutDown();
  const restarted = new TurnRunner({
    store: store.api,
    changes: store,
    agent: () => agent,
    whyNotStart: () => undefined,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    uuid: randomUUID,
  });
  await restarted.prompt(threadId, 'persistence');
  await restarted.prompt(elsewhere, 'isolation');
  await waitFor(
    () => agent.requests.length === 5 && !restarted.isBusy(threadId) && !restarted.isBusy(elsewhere),
  );
  expect(new Set(sent(agent).slice(3))).toEqual(new Set(['made-1', 'made-3']));
  await restarted.shutDown();

  const said = async (id: ThreadId) =>
    (await opened.messages(id)).filter(({ role }) => role === 'user').map(({ content }) => content);
  expect(await said(threadId)).toEqual(['creation', 'resumption', 'persistence']);
  expect(await said(elsewhere)).toEqual(['another session', 'isolation']);
  expect(agent.requests.every(({ cwd }) => cwd === folder)).toBe(true);
});

test('P9: a prompt goes to the thread that is selected, a new one to a new conversation', async () => {
  const opened = await start();
  const { agent, store, sessionId, threadId } = opened;
  const second = await store.api.createThread({ sessionId, name: 'New Thread' });
  for (const thread of [threadId, second, threadId, second]) await askToTheEnd(opened, 'hello', thread);
  expect(sent(agent)).toEqual(['none', 'none', 'made-1', 'made-2']);
});

test('P2: no ID is sent that the agent has not given, and never a local one', async () => {
  const opened = await start();
  const { agent, store, threadId } = opened;
  for (const prompt of ['one', 'two', 'three']) await askToTheEnd(opened, prompt);
  const given = new Set((await store.api.getBindings({ threadId })).map((binding) => binding.remoteId));
  for (const { remoteId: id } of agent.requests.slice(1)) expect(id && given.has(id)).toBe(true);
  expect(JSON.stringify(agent.requests)).not.toContain(threadId);
});

const ends = [
  ['success', [started(remoteId('one')), ...answered]],
  ['a failure', [started(remoteId('one')), { type: 'turnCompleted', stopReason: 'refusal' }]],
  ['a cancel', [{ type: 'turnCompleted', stopReason: 'cancelled' }]],
] as const;
test.each(ends)('P20: "creating" is over after %s', async (_name, events) => {
  const opened = await start();
  opened.agent.script = () => events;
  await askToTheEnd(opened, 'hello');
  const states = opened.events.flatMap((event) => (event.type === 'state' ? [event.state.phase] : []));
  expect(states[0]).toBe('creating');
  expect(opened.runner.stateOf(opened.threadId)).toMatchObject({ phase: 'ready', running: false });
});

test('P20: "creating" is of one thread: another that is switched to is ready', async () => {
  const opened = await start();
  const { agent, runner, store, sessionId, threadId, ended } = opened;
  const going = Promise.withResolvers<undefined>();
  agent.probe = () => Promise.resolve({ health: 'live', reason: 'there' });
  agent.waits = going.promise;
  const other = await store.api.createThread({ sessionId, name: 'New Thread' });
  await runner.prompt(threadId, 'hello');
  await waitFor(() => runner.stateOf(threadId).phase === 'creating');
  expect(runner.stateOf(other)).toMatchObject({ phase: 'ready', running: false });
  going.resolve(undefined);
  await ended(1);
});

test('P26: a turn runs, and can be stopped, from its prompt on: also while its agent is asked for the conversation', async () => {
  const opened = await start();
  const { agent, runner, threadId, messages } = opened;
  await askToTheEnd(opened, 'hello');
  const asked = Promise.withResolvers<ProbeResult>();
  agent.probe = () => asked.promise;
  await runner.prompt(threadId, 'and again');
  expect(runner.stateOf(threadId)).toMatchObject({ phase: 'connecting', running: true });
  expect(runner.stop(threadId)).toBe(true);
  asked.resolve({ health: 'live', reason: 'there' });
  await opened.ended(2);
  expect((await messages()).at(-1)?.turn?.stopReason).toBe('cancelled');
});

async function anotherSession({ store, folder }: Lab): Promise<ThreadId> {
  const id = newSessionId(randomUUID);
  await store.api.createSession({ id, name: 'Another', agent: 'scripted', cwd: folder });
  return store.api.createThread({ sessionId: id, name: 'New Thread' });
}
