import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { deferred } from '../../../src/base/deferred.ts';
import type { TurnEvent } from '../../../src/runner/turnEvent.ts';
import { ScriptedAgent } from './support/scriptedAgent.ts';
import { openLab, waitFor, type Lab, type LabOptions } from './support/lab.ts';

let lab: Lab | undefined;
afterEach(async () => {
  await lab?.dispose();
  lab = undefined;
});

async function start(options?: LabOptions): Promise<Lab> {
  lab = await openLab(options);
  return lab;
}

test('a session without threads of the agent gets a reply, and the ID that the agent gave is stored (P1, P7)', async () => {
  const { ask, store, threadId, messages } = await start();
  const reply = await ask('hello');
  expect(reply.content).toContain('I remember 1 prompt');
  expect(reply.turn?.stopReason).toBe('end_turn');
  const bindings = await store.api.getBindings({ threadId });
  expect(bindings).toHaveLength(1);
  expect(bindings[0]?.state).toBe('established');
  expect((await messages()).map(({ role }) => role)).toEqual(['user', 'assistant']);
});

test('the ID that is stored is the one the next turn continues (P2, P11)', async () => {
  const { ask, store, threadId, log } = await start();
  await ask('first');
  const [binding] = await store.api.getBindings({ threadId });
  const reply = await ask('second');
  expect(reply.content).toContain('I remember 2 prompts of yours, the first was “first”');
  expect(await store.api.getBindings({ threadId })).toHaveLength(1);
  expect(log.filter((line) => line.startsWith('turn starts path=continue'))).toEqual([
    expect.stringContaining(`remote=${binding?.remoteId ?? 'none'}`),
  ]);
});

test('every branch has its line in the log: decision, local and remote ID, arguments (P12)', async () => {
  const { ask, log, threadId } = await start();
  await ask('hello');
  const all = log.join('\n');
  expect(all).toContain(`thread choice decision=create thread=${threadId} remote=none`);
  expect(all).toContain('turn starts path=create');
  expect(all).toMatch(/Agent process started pid=\d+ command=\S+ args=\[/);
  expect(all).toMatch(/binding stored thread=\S+ remote=\S+ state=established/);
  expect(all).toMatch(/turn ended turn=\S+ stop=end_turn/);
});

test('a turn that is still being stored when the window goes is interrupted, and starts no process', async () => {
  const { runner, threadId, messages, log } = await start();
  const prompted = runner.prompt(threadId, 'slow');
  await runner.shutDown();
  await prompted;
  expect((await messages()).at(-1)?.turn?.stopReason).toBe('interrupted');
  expect(log.filter((line) => line.startsWith('Agent process started'))).toEqual([]);
});

test('a process has its PID, its thread and how it ended in the log', async () => {
  const { ask, log, threadId } = await start();
  await ask('hello');
  await waitFor(() => log.some((line) => line.startsWith('Agent process ended')));
  const [started = ''] = log.filter((line) => line.startsWith('Agent process started'));
  const pid = /pid=(\d+)/.exec(started)?.[1] ?? 'none';
  expect(started).toContain(`thread=${threadId}`);
  expect(log.filter((line) => line.startsWith('Agent process ended'))).toEqual([
    `Agent process ended pid=${pid} code=0 signal=null thread=${threadId}`,
  ]);
});

test('the prompt is stored and shown before the agent is started (invariant 3)', async () => {
  const { ask, events } = await start();
  await ask('hello');
  const kinds = events.map((event) => (event.type === 'state' ? event.state.phase : event.type));
  expect(kinds.indexOf('messagesAdded')).toBeLessThan(kinds.indexOf('creating'));
});

test('the states of a chat come in their order (P26)', async () => {
  const { ask, events } = await start();
  await ask('first');
  await ask('second');
  expect(phases(events)).toEqual(['creating', 'ready', 'connecting', 'ready']);
});

test('what streamed, what is stored and what the panel was sent are the same', async () => {
  const { ask, messages } = await start();
  const reply = await ask('think, plan, list and a long 8');
  const [, stored] = await messages();
  expect(stored).toEqual(reply);
  expect(reply.parts.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['thought', 'plan', 'toolCall', 'text']),
  );
});

test('an answer to a permission request reaches the agent', async () => {
  const { runner, threadId, events, ended, messages, folder } = await start();
  await runner.prompt(threadId, 'edit notes.md');
  const request = await waitForRequest(events);
  const allow = request.options.find(({ kind }) => kind === 'allow_once');
  runner.answer(threadId, request.requestId, { kind: 'selected', optionId: allow?.optionId ?? '' });
  await ended(1);
  expect(await readFile(join(folder, 'notes.md'), 'utf8')).not.toBe('');
  const reply = (await messages()).at(-1);
  expect(reply?.parts.some((part) => part.kind === 'fileChange')).toBe(true);
});

test('a stopped turn is cancelled, a request that was open is too, and nothing is left running', async () => {
  const { runner, threadId, events, ended, messages, log } = await start();
  await runner.prompt(threadId, 'edit notes.md');
  await waitForRequest(events);
  runner.stop(threadId);
  await ended(1);
  const reply = (await messages()).at(-1);
  expect(reply?.turn?.stopReason).toBe('cancelled');
  const request = reply?.parts.find((part) => part.kind === 'permission');
  expect(request?.outcome).toEqual({ kind: 'cancelled' });
  await waitFor(() => log.some((line) => line.startsWith('Agent process ended')));
});

test.each([
  ['its conversation is chosen', 1],
  ['its agent is started', 2],
])('a turn that is stopped in the moment in which %s is cancelled', async (_moment, announced) => {
  const { runner, threadId, ended, messages } = await start();
  let creating = 0;
  runner.onDidHappen((event) => {
    if (event.type !== 'state' || event.state.phase !== 'creating') return;
    creating += 1;
    if (creating === announced) runner.stop(threadId);
  });
  await runner.prompt(threadId, 'slow');
  await ended(1);
  const reply = (await messages()).at(-1);
  expect({ stopReason: reply?.turn?.stopReason, content: reply?.content }).toEqual({
    stopReason: 'cancelled',
    content: '',
  });
});

test('prompts of one thread run one after the other; those that wait are stored', async () => {
  const { runner, threadId, events, ended, messages, store } = await start();
  await runner.prompt(threadId, 'edit notes.md');
  const request = await waitForRequest(events);
  await runner.prompt(threadId, 'second');
  await runner.prompt(threadId, 'third');
  const waiting = await store.api.openThread({ threadId });
  expect(waiting?.queue.map(({ text }) => text)).toEqual(['second', 'third']);
  runner.answer(threadId, request.requestId, {
    kind: 'selected',
    optionId: request.options[0]?.optionId ?? '',
  });
  await ended(3);
  const stored = await messages();
  expect(stored.map(({ role }) => role)).toEqual([
    'user',
    'assistant',
    'user',
    'assistant',
    'user',
    'assistant',
  ]);
  expect(stored.at(-1)?.content).toContain('I remember 3 prompts');
});

test('a prompt that takes long to be stored runs before one that was sent after it', async () => {
  const gate = deferred<undefined>();
  const { runner, threadId, events, ended, messages } = await start({
    later: ({ enqueuePrompt }) => ({
      enqueuePrompt: async (request) => {
        if (request.prompt.text === 'second') await gate.promise;
        return enqueuePrompt(request);
      },
    }),
  });
  await runner.prompt(threadId, 'edit notes.md');
  const { requestId, options } = await waitForRequest(events);
  const second = runner.prompt(threadId, 'second');
  await runner.prompt(threadId, 'third');
  runner.answer(threadId, requestId, { kind: 'selected', optionId: options[0]?.optionId ?? '' });
  await ended(1);
  gate.resolve(undefined);
  await second;
  await ended(3);
  const prompts = (await messages()).filter(({ role }) => role === 'user').map(({ content }) => content);
  expect(prompts).toEqual(['edit notes.md', 'second', 'third']);
});

test('a prompt behind a turn that cannot be stored is given back once, and the next one runs', async () => {
  const { runner, threadId, events, ended, messages } = await start({
    later: ({ enqueuePrompt }) => ({
      enqueuePrompt: async (request) => {
        if (request.prompt.text === 'second') throw new Error('disk full');
        return enqueuePrompt(request);
      },
    }),
  });
  await runner.prompt(threadId, 'edit notes.md');
  const { requestId, options } = await waitForRequest(events);
  expect(await runner.prompt(threadId, 'second')).toBe(false);
  await runner.prompt(threadId, 'third');
  runner.answer(threadId, requestId, { kind: 'selected', optionId: options[0]?.optionId ?? '' });
  await ended(2);
  expect(events.filter((event) => event.type === 'promptRefused').map(({ text }) => text)).toEqual([
    'second',
  ]);
  expect((await messages()).filter(({ role }) => role === 'user').at(-1)?.content).toBe('third');
});

test('prompts that wait behind a turn that is stopped are given back, not lost', async () => {
  const { runner, threadId, events, ended, store } = await start();
  await runner.prompt(threadId, 'answer slowly');
  await waitFor(() => events.some(({ type }) => type === 'partsChanged'));
  await runner.prompt(threadId, 'waiting');
  runner.stop(threadId);
  await ended(1);
  await waitFor(() => events.some((event) => event.type === 'promptRefused' && event.text === 'waiting'));
  // In the draft as well, for the chat that does not show this thread or is closed.
  expect(await store.api.openThread({ threadId })).toMatchObject({ queue: [], draft: 'waiting' });
});

test('prompts that cannot be given back are said to wait still, and do', async () => {
  const { runner, threadId, events, ended, store } = await start({
    later: () => ({ setDraft: () => Promise.reject(new Error('disk full')) }),
  });
  await runner.prompt(threadId, 'answer slowly');
  await waitFor(() => events.some(({ type }) => type === 'partsChanged'));
  await runner.prompt(threadId, 'waiting');
  runner.stop(threadId);
  const text = 'The prompts that wait could not be given back, and still wait: disk full';
  await waitFor(() => events.some((event) => event.type === 'state' && event.state.text === text));
  await ended(2);
  expect(await store.api.openThread({ threadId })).toMatchObject({ queue: [] });
});

test('a conversation that is missing is replaced once, with the reason, and the chain is kept (P17, P24)', async () => {
  const { ask, store, threadId } = await start();
  await ask('please forget this');
  const reply = await ask('still there?');
  expect(reply.parts[0]).toEqual({
    kind: 'seam',
    text: "Thread was created locally but doesn't exist on Sample Agent server - creating new thread",
    reason: expect.stringContaining('no longer has it') as string,
    briefing: expect.stringContaining('User: please forget this') as string,
  });
  expect(reply.content).toContain('I remember 1 prompt of yours, the first was “still there?”');
  const bindings = await store.api.getBindings({ threadId });
  expect(bindings.map(({ state }) => state)).toEqual(['established', 'replaced']);
});

test('a failing turn keeps its reason, and the next prompt goes on', async () => {
  const { ask } = await start();
  const failed = await ask('error');
  expect(failed.turn?.stopReason).toBe('failed');
  expect(failed.parts.at(-1)?.kind).toBe('failure');
  const after = await ask('again');
  expect(after.turn?.stopReason).toBe('end_turn');
});

test('where no agent may start, the prompt is given back and nothing is stored', async () => {
  const { runner, threadId, events, messages } = await start({ whyNotStart: () => 'Not trusted.' });
  await runner.prompt(threadId, 'hello');
  expect(events).toEqual([
    { type: 'state', threadId, state: { phase: 'closed', running: false, text: 'Not trusted.' } },
    { type: 'promptRefused', threadId, text: 'hello' },
  ]);
  expect(await messages()).toEqual([]);
});

test('two threads run side by side and never mix (P19)', async () => {
  const { runner, store, sessionId, threadId, ended, messages } = await start();
  const other = await store.api.createThread({ sessionId, name: 'New Thread' });
  await Promise.all([runner.prompt(threadId, 'apples'), runner.prompt(other, 'pears')]);
  await ended(2);
  expect((await messages(threadId)).at(-1)?.content).toContain('the first was “apples”');
  expect((await messages(other)).at(-1)?.content).toContain('the first was “pears”');
});

test('shutting down ends the turns as interrupted', async () => {
  const { runner, threadId, events, messages } = await start();
  await runner.prompt(threadId, 'answer slowly');
  await waitFor(() => events.some(({ type }) => type === 'partsChanged'));
  await runner.shutDown();
  expect((await messages()).at(-1)?.turn?.stopReason).toBe('interrupted');
});

function phases(events: readonly TurnEvent[]): string[] {
  const all = events.flatMap((event) => (event.type === 'state' ? [event.state.phase] : []));
  return all.filter((phase, index) => phase !== all[index - 1]);
}

async function waitForRequest(events: readonly TurnEvent[]) {
  await waitFor(() => requests(events).length > 0);
  const [request] = requests(events);
  if (!request) throw new Error('no permission was asked for');
  return request;
}

function requests(events: readonly TurnEvent[]) {
  return events.flatMap((event) =>
    event.type === 'partsChanged'
      ? event.changes.flatMap((change) =>
          change.op === 'set' && change.part.kind === 'permission' ? [change.part] : [],
        )
      : [],
  );
}

test('after how much silence the user is told is asked anew for every turn, and 0 reaches the agent as it is', async () => {
  const agent = new ScriptedAgent();
  let silenceMs = 30_000;
  const { ask } = await start({ adapter: () => agent, silenceMs: () => silenceMs });
  await ask('one');
  silenceMs = 0;
  await ask('two');
  expect(agent.requests.map((request) => request.silenceMs)).toEqual([30_000, 0]);
});
