import { expect, test } from 'vitest';
import { isAlive, memoryLog, until } from '../process/processes.ts';
import { acpAdapterOf, collect, errorOf, remoteIdOf, runTurn, startTurn, textOf } from '../turns.ts';

const scripted = (script: object, limits = {}) =>
  acpAdapterOf('acp-scripted.mjs', { args: [JSON.stringify(script)], limits });
const chunk = (text: string) => ({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } });

test('a new conversation is provisional until the agent takes its first prompt', async () => {
  const events = await runTurn(scripted({}), { prompt: 'you' });
  expect(events).toEqual([
    { type: 'threadStarted', remoteId: 'remote-1', provisional: true },
    { type: 'threadStarted', remoteId: 'remote-1', provisional: false },
    { type: 'textDelta', text: 'heard you' },
    { type: 'turnCompleted', stopReason: 'end_turn', usage: { inputTokens: 3, outputTokens: 2 } },
  ]);
});

test('a stored conversation is resumed if the agent can, and is known at once', async () => {
  const script = {
    capabilities: { loadSession: true, sessionCapabilities: { resume: {} } },
    replay: [chunk('old')],
  };
  const events = await runTurn(scripted(script), { remoteId: 'remote-1' });
  expect(events[0]).toEqual({ type: 'threadStarted', remoteId: 'remote-1', provisional: false });
  expect(textOf(events)).toBe('heard hello');
});

test('history that is replayed on a load is dropped, also what comes after the answer', async () => {
  const script = {
    capabilities: { loadSession: true },
    replay: [chunk('early')],
    lateReplay: [chunk('late'), { sessionUpdate: 'plan', entries: [] }, chunk('later')],
  };
  const events = await runTurn(scripted(script), { remoteId: 'remote-1' });
  expect(events.map(({ type }) => type)).toEqual(['threadStarted', 'textDelta', 'turnCompleted']);
  expect(textOf(events)).toBe('heard hello');
});

test('an agent that opens another conversation than asked for gets no prompt', async () => {
  const script = { capabilities: { sessionCapabilities: { resume: {} } }, opened: { sessionId: 'other' } };
  const events = await runTurn(scripted(script), { remoteId: 'remote-1' });
  expect(events).toHaveLength(1);
  expect(errorOf(events)?.code).toBe('thread-mismatch');
});

test('a permission is asked with the options of the agent, and the answer reaches it', async () => {
  const options = [
    { optionId: 'yes', name: 'Yes', kind: 'allow_once' },
    { optionId: 'odd', name: 'Odd', kind: 'allow_for_all_eternity' },
  ];
  const content = [{ type: 'diff', path: '/w/a.txt', oldText: 'old\n', newText: 'new\n' }];
  const run = startTurn(
    scripted({ permission: { toolCall: { toolCallId: 'c', title: 'Edit a', content }, options } }),
  );
  const events = await collect(run, (event) => {
    if (event.type === 'permissionRequested')
      run.answer(event.requestId, { kind: 'selected', optionId: 'yes' });
  });
  const request = events.find((event) => event.type === 'permissionRequested');
  expect(request).toMatchObject({
    title: 'Edit a',
    options: [options[0], { ...options[1], kind: 'reject_once' }],
  });
  expect(request?.detail).toContain('-old\n+new');
  expect(textOf(events)).toContain('{"outcome":"selected","optionId":"yes"}');
});

test('stopping answers an open permission request with cancelled', async () => {
  const run = startTurn(scripted({ permission: { toolCall: { toolCallId: 'c' }, options: [] } }));
  const events = await collect(run, (event) => {
    if (event.type === 'permissionRequested') run.cancel();
  });
  expect(events.find((event) => event.type === 'permissionResolved')).toMatchObject({
    outcome: { kind: 'cancelled' },
  });
  expect(textOf(events)).toContain('{"outcome":"cancelled"}');
});

test('stopping an agent that does not listen ends the turn within 1 s, and then the agent', async () => {
  const run = startTurn(scripted({ deafToCancel: true }));
  let stopped = 0;
  const events = await collect(run, (event) => {
    if (event.type !== 'textDelta') return;
    stopped = performance.now();
    run.cancel();
  });
  expect(performance.now() - stopped).toBeLessThan(1000);
  expect(events.at(-1)).toEqual({ type: 'turnCompleted', stopReason: 'cancelled' });
  await run.ended;
  expect(isAlive(Number(textOf(events)))).toBe(false);
});

test('stopping before the agent has started ends the turn as cancelled', async () => {
  const run = startTurn(scripted({}));
  run.cancel();
  const events = await collect(run);
  await run.ended;
  expect(events.at(-1)).toEqual({ type: 'turnCompleted', stopReason: 'cancelled' });
  expect(textOf(events)).toBe('');
});

const resumable = { capabilities: { sessionCapabilities: { resume: {} } } };
test.each([
  ['session/prompt', { code: -32000, message: 'Authentication required' }, 'not-logged-in'],
  ['session/resume', { code: -32002, message: 'Resource not found' }, 'thread-not-found'],
  [
    'session/resume',
    { code: -32603, message: 'Internal error', data: { details: 'no rollout found for thread id x' } },
    'thread-not-found',
  ],
  [
    'session/resume',
    { code: -32603, message: 'Internal', data: { details: 'Invalid session identifier "x"' } },
    'thread-not-found',
  ],
  ['session/prompt', { code: -32602, message: 'Session not found: x' }, 'thread-not-found'],
  [
    'session/resume',
    { code: -32603, message: 'x', data: { details: 'session y is archived.' } },
    'thread-archived',
  ],
  ['session/resume', { code: -32600, message: 'thread x already has an active writer' }, 'thread-busy'],
  ['session/prompt', { code: -32603, message: 'API Error: 429 slow down' }, 'rate-limited'],
  ['session/prompt', { code: -32603, message: 'Connection refused (ECONNREFUSED)' }, 'offline'],
  [
    'session/resume',
    { code: -32603, message: 'OpenCode service failure', data: { service: 'session' } },
    'thread-not-found',
  ],
  ['session/resume', { code: -32603, message: 'thread_active_writer' }, 'thread-busy'],
  ['session/resume', { code: -32603, message: 'the disk is full' }, 'agent-failed'],
])('an error of %s becomes the one the user can act on (%j)', async (method, error, code) => {
  const events = await runTurn(scripted({ ...resumable, errors: { [method]: error } }), {
    remoteId: 'remote-1',
  });
  expect(errorOf(events)?.code).toBe(code);
});

test('an agent that is gone before its first event is a crash, with its last words', async () => {
  const error = errorOf(await runTurn(scripted({ exitAt: 'initialize' })));
  expect(error?.code).toBe('agent-crashed');
  expect(error?.message).toContain('code 9');
  expect(error?.message).toContain('Cannot go on');
});

test('an agent that closes its output early is a crash, and no process is left', async () => {
  const { log, lines } = memoryLog();
  const error = errorOf(await runTurn(scripted({ closeAt: 'session/prompt' }), { log }));
  expect(error?.code).toBe('agent-crashed');
  const pid = lines.find(({ message }) => message === 'Agent process started')?.facts['pid'];
  expect(isAlive(Number(pid))).toBe(false);
});

test('a program that prints rubbish does not speak the protocol, and says so in time', async () => {
  const { log, lines } = memoryLog();
  const events = await runTurn(acpAdapterOf('rubbish.mjs', { limits: { handshakeMs: 3000 } }), { log });
  expect(errorOf(events)?.code).toBe('protocol');
  // 50 lines are reported at 1, 2, 4, 8, 16 and 32.
  expect(lines.filter(({ message }) => message === 'Agent line skipped')).toHaveLength(6);
});

test('a program that prints a line of 50 MB is ended', async () => {
  expect(errorOf(await runTurn(acpAdapterOf('huge-line.mjs')))?.code).toBe('protocol');
});

test('a program that says nothing at all is given up in time', async () => {
  const events = await runTurn(acpAdapterOf('silent.mjs', { limits: { handshakeMs: 200 } }));
  expect(errorOf(events)).toEqual({ code: 'timeout', message: 'Fixture did not answer within 0.2 s.' });
});

test('an agent of another version of the protocol is told apart', async () => {
  expect(errorOf(await runTurn(scripted({ version: 2 })))?.code).toBe('wrong-version');
});

test('a conversation that the agent cannot continue is an error, not a new one', async () => {
  expect(errorOf(await runTurn(scripted({}), { remoteId: 'remote-1' }))?.code).toBe('agent-failed');
});

test('a long silence is told while the turn goes on, and Stop works', async () => {
  const run = startTurn(scripted({ deafToCancel: true }), { silenceMs: 300 });
  const events = await collect(run, (event) => {
    if (event.type === 'notice') run.cancel();
  });
  expect(events.find((event) => event.type === 'notice')?.text).toContain('Still waiting');
  expect(events.at(-1)).toEqual({ type: 'turnCompleted', stopReason: 'cancelled' });
});

test('the ID in the log is the one the agent gave and gets (P11, P12)', async () => {
  const { log, lines } = memoryLog();
  await runTurn(scripted({}), { log });
  await until(() => lines.some(({ message }) => message === 'Agent process ended'));
  expect(lines.map(({ message }) => message)).toEqual([
    'Agent process started',
    'Opening conversation',
    'Conversation opened',
    'Conversation opened',
    'Turn completed',
    'Agent process ended',
  ]);
  expect(lines[2]?.facts).toEqual({ how: 'new', remoteId: 'remote-1', provisional: true });
});

test('an ID that the agent cannot have given is never sent', async () => {
  const adapter = acpAdapterOf('acp-scripted.mjs', { ids: /^[0-9]+$/, probe: 'list' });
  const { log, lines } = memoryLog();
  const error = errorOf(await runTurn(adapter, { remoteId: 'a title', log }));
  expect(error).toEqual({
    code: 'thread-not-found',
    message: 'a title is no ID of a conversation of Fixture.',
  });
  expect(lines.some(({ message }) => message === 'Agent process started')).toBe(false);
  expect(await adapter.probe(remoteIdOf('a title'), '/')).toMatchObject({ health: 'missing' });
});
