import { afterEach, expect, test, vi } from 'vitest';
import { AgentError, agentErrorCodes } from '../../../src/domain/agentError.ts';
import type { AgentEvent } from '../../../src/domain/agentEvent.ts';
import type { Message, Part } from '../../../src/domain/message.ts';
import { openLab, waitFor, type Lab, type LabOptions } from './support/lab.ts';
import { answered, remoteId, ScriptedAgent, started } from './support/scriptedAgent.ts';

let lab: Lab | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await lab?.dispose();
  lab = undefined;
});

const lostText =
  "Thread was created locally but doesn't exist on Scripted Agent server - creating new thread";

/** A thread with one turn behind it, tied to the conversation `first`. */
async function start(options: LabOptions = {}): Promise<Lab & { readonly agent: ScriptedAgent }> {
  const agent = new ScriptedAgent();
  agent.script = (request) => [started(request.remoteId ?? remoteId('first')), ...answered];
  lab = await openLab({ adapter: () => agent, ...options });
  await lab.ask('the first prompt');
  agent.requests.length = 0;
  return { ...lab, agent };
}

test('what the agent itself says is missing is replaced once, before any output, and the prompt is carried over (P17, P24)', async () => {
  const { agent, ask, store, threadId, log } = await start();
  agent.script = ({ remoteId: asked }) => (asked ? [lost()] : [started(remoteId('second')), ...answered]);
  const reply = await ask('still there?');
  expect(agent.requests.map((request) => request.remoteId)).toEqual(['first', undefined]);
  expect(agent.requests[1]?.prompt).toMatch(/User: the first prompt[^]*Agent: Answered\.[^]*still there\?$/);
  expect(seamOf(reply)).toMatchObject({ text: lostText, reason: 'It is not there.' });
  expect(log).toContainEqual(expect.stringContaining(lostText));
  // The chain keeps what was; the reply and the user's message are as if nothing had happened.
  const chain = await store.api.getBindings({ threadId });
  expect(chain.map((link) => `${link.remoteId} ${link.state}`)).toEqual([
    'second established',
    'first replaced',
  ]);
  expect(reply.content).toBe('Answered.');
});

test('what the probe proves missing is not even tried (P3, P17)', async () => {
  const { agent, ask } = await start();
  agent.health.set(remoteId('first'), 'missing');
  agent.script = () => [started(remoteId('second')), ...answered];
  expect(seamOf(await ask('still there?'))).toMatchObject({ text: lostText });
  expect(agent.requests.map((request) => request.remoteId)).toEqual([undefined]);
});

test('where a probe starts a program, what was seen live of late is continued without one: the answer tells (P3, P17)', async () => {
  const { agent, ask } = await start();
  agent.probeStartsProgram = true;
  agent.script = ({ remoteId: asked }) => (asked ? [lost()] : [started(remoteId('second')), ...answered]);
  expect(seamOf(await ask('still there?'))).toMatchObject({ text: lostText });
  expect(agent.requests.map((request) => request.remoteId)).toEqual(['first', undefined]);
  expect(agent.probed).toEqual([]);
});

test.each([
  ['ten minutes ago', 10 * 60_000],
  ['in the future', -1000],
])(
  'where a probe starts a program, what was seen live %s is probed before it is continued (P3)',
  async (_, ms) => {
    const { agent, ask } = await start();
    agent.probeStartsProgram = true;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
    await ask('still there?');
    expect(agent.probed).toEqual(['first']);
  },
);

test('where a probe starts a program, what was not seen live is probed before it is continued (P3)', async () => {
  const { agent, ask, store, threadId } = await start();
  agent.probeStartsProgram = true;
  const [{ id: bindingId } = never()] = await store.api.getBindings({ threadId });
  const checkedAt = new Date().toISOString();
  await store.api.setHealth({ bindingId, health: 'unknown', reason: 'offline', checkedAt });
  await ask('still there?');
  expect(agent.probed).toEqual(['first']);
});

test('what was found of a conversation that goes on is kept with the end of a turn that tells nothing of it (P3)', async () => {
  const { agent, ask, store, threadId } = await start();
  agent.health.set(remoteId('first'), 'unknown');
  const [{ id: bindingId } = never()] = await store.api.getBindings({ threadId });
  const whileItStarts: unknown[] = [];
  agent.script = () => {
    agent.waits = store.api.getHealth({ bindingId }).then((health) => whileItStarts.push(health));
    return [{ type: 'turnFailed', error: new AgentError('agent-failed', 'Not now.') }];
  };
  await ask('go on');
  expect(whileItStarts).toMatchObject([{ health: 'live' }]);
  const kept = await store.api.getHealth({ bindingId });
  expect(kept).toMatchObject({ health: 'unknown', reason: 'scripted as unknown' });
});

test('what was found of a conversation is not said of another one that the agent answers in', async () => {
  const { agent, ask, store, threadId } = await start();
  const failure = new AgentError('agent-failed', 'Not now.');
  agent.script = () => [started(remoteId('another')), { type: 'turnFailed', error: failure }];
  await ask('go on');
  const [{ id: bindingId, remoteId: now } = never()] = await store.api.getBindings({ threadId });
  expect([now, await store.api.getHealth({ bindingId })]).toEqual(['another', null]);
});

function never(): never {
  throw new Error('The thread has no conversation.');
}

test('there is no loop: a new conversation that is missing as well fails the turn (P24)', async () => {
  const { agent, ask } = await start();
  agent.script = () => [lost()];
  const reply = await ask('still there?');
  expect(agent.requests).toHaveLength(2);
  expect(reply.turn?.stopReason).toBe('failed');
  expect(reply.parts.map(({ kind }) => kind)).toEqual(['seam', 'failure']);
});

test('after output has begun nothing is begun anew: it fails for all to see, and the next prompt recovers (P24)', async () => {
  const { agent, ask, store, threadId } = await start();
  agent.script = () => [started(remoteId('first')), { type: 'textDelta', text: 'I was' }, lost()];
  const reply = await ask('go on');
  expect(agent.requests).toHaveLength(1);
  expect(reply.parts).toMatchObject([{ kind: 'text' }, { kind: 'failure', code: 'thread-not-found' }]);
  const opened = await store.api.openThread({ threadId });
  expect(opened?.thread.health).toMatchObject({ health: 'missing', reason: 'It is not there.' });
});

const others = agentErrorCodes.filter((code) => code !== 'thread-not-found' && code !== 'cancelled');
test.each(others)(
  'a turn that fails with %s replaces nothing, and what was said stays where it is',
  async (code) => {
    const { agent, ask, store, threadId } = await start();
    agent.script = () => [{ type: 'turnFailed', error: new AgentError(code, 'Not now.') }];
    const reply = await ask('go on');
    expect(agent.requests.map((request) => request.remoteId)).toEqual(['first']);
    expect(reply.parts).toEqual([{ kind: 'failure', code, text: 'Not now.' }]);
    const chain = await store.api.getBindings({ threadId });
    expect(chain.map((link) => `${link.remoteId} ${link.state}`)).toEqual(['first established']);
    expect((await store.api.openThread({ threadId }))?.thread.health?.health).not.toBe('missing');
  },
);

test('by the setting "never" the prompt goes alone, and the seam says so by having no briefing', async () => {
  const { agent, ask } = await start({ briefing: 'never' });
  agent.health.set(remoteId('first'), 'missing');
  const reply = await ask('still there?');
  expect(agent.requests.map(({ prompt }) => prompt)).toEqual(['still there?']);
  expect(seamOf(reply)?.briefing).toBeUndefined();
});

test.each([
  ['brief', true],
  ['no', false],
])('by the setting "ask" the user decides: %s', async (optionId, isBriefed) => {
  const { agent, runner, events, threadId, ended, messages } = await start({ briefing: 'ask' });
  agent.health.set(remoteId('first'), 'missing');
  await runner.prompt(threadId, 'still there?');
  const requestId = await questionIn(events);
  expect(agent.requests).toEqual([]);
  runner.answer(threadId, requestId, { kind: 'selected', optionId });
  await ended(2);
  expect(agent.requests[0]?.prompt.includes('the first prompt')).toBe(isBriefed);
  const reply = (await messages()).at(-1);
  expect(reply && seamOf(reply)?.briefing !== undefined).toBe(isBriefed);
});

test('a turn that is stopped while it asks starts no agent', async () => {
  const { agent, runner, events, threadId, ended, messages } = await start({ briefing: 'ask' });
  agent.health.set(remoteId('first'), 'missing');
  await runner.prompt(threadId, 'still there?');
  await questionIn(events);
  runner.stop(threadId);
  await ended(2);
  expect(agent.requests).toEqual([]);
  expect((await messages()).at(-1)).toMatchObject({
    turn: { stopReason: 'cancelled' },
    parts: [{ kind: 'permission', outcome: { kind: 'cancelled' } }],
  });
});

test('a turn that is stopped before it could ask ends, and starts no agent', async () => {
  const { agent, ask, runner, threadId } = await start({ briefing: 'ask' });
  agent.probe = () => {
    runner.stop(threadId);
    return Promise.resolve({ health: 'missing', reason: 'gone' });
  };
  expect((await ask('still there?')).turn?.stopReason).toBe('cancelled');
  expect(agent.requests).toEqual([]);
});

test('the agent that did not know the conversation is gone before the new one is begun', async () => {
  const { agent, runner, store, threadId, events, ended } = await start();
  const gone = Promise.withResolvers<undefined>();
  const startTurn = agent.startTurn.bind(agent);
  agent.script = ({ remoteId: asked }) => (asked ? [lost()] : [started(remoteId('second')), ...answered]);
  agent.startTurn = (request) => ({ ...startTurn(request), ended: gone.promise });
  await runner.prompt(threadId, 'still there?');
  await waitFor(() => JSON.stringify(events).includes('"kind":"seam"'));
  // Time enough for an agent that is not waited for.
  await store.api.info({});
  expect(agent.requests.map((request) => request.remoteId)).toEqual(['first']);
  gone.resolve(undefined);
  await ended(2);
  expect(agent.requests.map((request) => request.remoteId)).toEqual(['first', undefined]);
});

test('an agent that answers with another ID overwrites nothing: the chain is kept and the user sees it', async () => {
  const { agent, ask, store, threadId } = await start();
  agent.script = () => [started(remoteId('forked')), ...answered];
  const reply = await ask('go on');
  expect(seamOf(reply)?.reason).toBe('It was asked for first and answered with forked. Both are kept.');
  const chain = await store.api.getBindings({ threadId });
  expect(chain.map((link) => `${link.remoteId} ${link.state}`)).toEqual([
    'forked established',
    'first replaced',
  ]);
});

test('a provisional ID is stored as soon as it is seen, and continued only once the agent has stored it (P7)', async () => {
  const { agent, ask, store, sessionId } = await start();
  const threadId = await store.api.createThread({ sessionId, name: 'New Thread' });
  agent.script = () => [started(remoteId('early'), true), { type: 'turnFailed', error: crash() }];
  await ask('one', threadId);
  expect(await store.api.getBindings({ threadId })).toMatchObject([
    { remoteId: 'early', state: 'provisional' },
  ]);
  agent.script = () => [started(remoteId('kept'), true), started(remoteId('kept')), ...answered];
  await ask('two', threadId);
  expect(agent.requests.map((request) => request.remoteId)).toEqual([undefined, undefined]);
  await ask('three', threadId);
  expect(agent.requests.at(-1)?.remoteId).toBe('kept');
});

test('a conversation that the user gave up is followed by a new one with a briefing, whatever the setting (P6)', async () => {
  const { agent, ask, runner, threadId } = await start({ briefing: 'never' });
  await runner.health.giveUp(threadId);
  agent.probed.length = 0;
  const reply = await ask('from the beginning');
  expect(agent.probed).toEqual([]);
  expect(agent.requests.map((request) => request.remoteId)).toEqual([undefined]);
  expect(seamOf(reply)?.briefing).toContain('the first prompt');
});

function lost(): AgentEvent {
  return { type: 'turnFailed', error: new AgentError('thread-not-found', 'It is not there.') };
}

function crash(): AgentError {
  return new AgentError('agent-crashed', 'It is gone.');
}

function seamOf(reply: Message): (Part & { kind: 'seam' }) | undefined {
  return reply.parts.find((part) => part.kind === 'seam');
}

async function questionIn(events: Lab['events']): Promise<string> {
  const find = () =>
    events.flatMap((event) =>
      event.type === 'partsChanged'
        ? event.changes.flatMap((change) =>
            change.op === 'set' && change.part.kind === 'permission' ? [change.part.requestId] : [],
          )
        : [],
    )[0];
  await waitFor(() => find() !== undefined);
  return find() ?? '';
}
