import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'valibot';
import { createCodexAdapter } from '../../../../src/agents/codex/codexAdapter.ts';
import { remoteThreadIdSchema } from '../../../../src/domain/remoteThreadId.ts';
import type { TurnRequest } from '../../../../src/agents/agentAdapter.ts';
import type { AgentEvent } from '../../../../src/domain/agentEvent.ts';
import { noOffers, type Offers } from '../../../../src/domain/offers.ts';
import { stopAt } from '../turns.ts';
import { eventsOf, silentLog } from './replay.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codex-program-'));
});
afterEach(() => rm(folder, { recursive: true }));

const adapterFor = (path: string) =>
  createCodexAdapter({
    settings: () => ({ path, sandbox: 'read-only', approvalPolicy: 'never' }),
    log: silentLog,
  });

const usual = { sandbox: 'read-only', approvalPolicy: 'never', model: 'of-my-own' } as const;

/** A tiny real program in place of Codex. */
async function program(body: string, mode = 0o755): Promise<string> {
  const path = join(folder, 'codex.mjs');
  await writeFile(path, `#!${process.execPath}\n${body}\n`);
  await chmod(path, mode);
  return path;
}

async function promptTo(path: string, remoteId?: string): Promise<AgentEvent[]> {
  const id = remoteId && { remoteId: parse(remoteThreadIdSchema, remoteId) };
  const run = adapterFor(path).startTurn({ cwd: folder, prompt: 'hello', log: silentLog, ...id });
  const events = await eventsOf(run);
  await run.ended;
  return events;
}

/** Answers every request with what `answers` has for its method. */
const answering = (answers: Record<string, unknown>): string => `
import { createInterface } from 'node:readline';
const answers = ${JSON.stringify(answers)};
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method } = JSON.parse(line);
  if (id !== undefined) console.log(JSON.stringify({ id, ...answers[method] }));
}`;
const asked = '01a1f8f5-52a7-7b22-87de-1328ec9b30ca';
const other = '01a1f8f6-8478-7c20-b6f4-760643dcc12e';

test.skipIf(process.platform === 'win32')(
  'Codex gets the arguments of the settings after our own, and their environment on top of ours',
  async () => {
    const path = await program(`
import { writeFileSync } from 'node:fs';
const { EXTRA, PATH } = process.env;
writeFileSync(${JSON.stringify(join(folder, 'call'))}, JSON.stringify({ args: process.argv.slice(2), EXTRA, PATH }));`);
    const args = ['-c', 'model_reasoning_effort="high"'];
    const settings = { path, args, env: { EXTRA: 'more' } };
    const adapter = createCodexAdapter({
      settings: () => ({ ...settings, sandbox: 'read-only', approvalPolicy: 'never' }),
      log: silentLog,
    });
    const run = adapter.startTurn({ cwd: folder, prompt: 'hello', log: silentLog });
    await eventsOf(run);
    await run.ended;
    const call: unknown = JSON.parse(await readFile(join(folder, 'call'), 'utf8'));
    expect(call).toEqual({ args: ['app-server', ...args], EXTRA: 'more', PATH: process.env['PATH'] });
  },
);

describe.skipIf(process.platform === 'win32')('unarchiving', () => {
  const unarchive = async (answers: Record<string, unknown>) => {
    const path = await program(answering(answers));
    return adapterFor(path).unarchive?.(parse(remoteThreadIdSchema, asked), folder);
  };

  test('is asked of the app-server, and resolves once it is done', async () => {
    const requests = join(folder, 'requests');
    const path = await program(`
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  appendFileSync(${JSON.stringify(requests)}, method + ' ' + (params?.threadId ?? '') + '\\n');
  if (id !== undefined) console.log(JSON.stringify({ id, result: {} }));
}`);
    await adapterFor(path).unarchive?.(parse(remoteThreadIdSchema, asked), folder);
    expect((await readFile(requests, 'utf8')).trim().split('\n')).toEqual([
      'initialize ',
      'initialized ',
      `thread/unarchive ${asked}`,
    ]);
  });

  test('that Codex refuses is said in our words', async () => {
    const refused = { code: -32600, message: `no rollout found for thread id ${asked}` };
    await expect(
      unarchive({ initialize: { result: {} }, 'thread/unarchive': { error: refused } }),
    ).rejects.toMatchObject({ code: 'thread-not-found' });
  });

  test('ends with an error when Codex goes away instead of answering', async () => {
    const path = await program('process.exit(3)');
    const done = adapterFor(path).unarchive?.(parse(remoteThreadIdSchema, asked), folder);
    await expect(done).rejects.toMatchObject({ code: 'agent-crashed' });
  });
});

describe.skipIf(process.platform === 'win32')('a Codex that is not as it should be', () => {
  test('that says nothing for long is told of, and can be stopped', async () => {
    const path = await program('setInterval(() => undefined, 1000)');
    const run = adapterFor(path).startTurn({
      silenceMs: 50,
      cwd: folder,
      prompt: 'hello',
      log: silentLog,
    });
    const events = await stopAt(run, 'notice');
    expect(events).toMatchObject([
      { type: 'notice', text: expect.stringContaining('has said nothing') as string },
      { type: 'turnCompleted', stopReason: 'cancelled' },
    ]);
  });

  test.each([
    ['0.169.0', 'found'],
    ['0.100.1', 'found'],
    ['1.0.0', 'found'],
    ['0.99.9', 'unusable'],
  ])('of the version %s is %s', async (version, kind) => {
    const path = await program(`console.log('codex-cli ${version}')`);
    expect(await adapterFor(path).detect()).toMatchObject({ kind });
  });

  test('that is not there says how to install it', async () => {
    const path = join(folder, 'nowhere');
    expect(await adapterFor(path).detect()).toMatchObject({
      kind: 'missing',
      howToInstall: 'npm install -g @openai/codex',
    });
    const [event] = await promptTo(path);
    expect(event).toMatchObject({ type: 'turnFailed', error: { code: 'not-installed' } });
  });

  test('that may not be executed is told as such', async () => {
    const path = await program('', 0o644);
    expect(await adapterFor(path).detect()).toMatchObject({ kind: 'unusable', path });
    expect(await promptTo(path)).toMatchObject([{ error: { code: 'not-executable' } }]);
  });

  test('that prints rubbish and goes away fails with its last words', async () => {
    const path = await program(`console.log('rubbish'); console.error('bad configuration'); process.exit(2)`);
    const [event] = await promptTo(path);
    expect(event).toMatchObject({ type: 'turnFailed', error: { code: 'agent-crashed' } });
    expect(event?.type === 'turnFailed' && event.error.message).toContain('bad configuration');
  });

  test('that opens another conversation than the one asked for is stopped', async () => {
    const path = await program(
      answering({ initialize: { result: {} }, 'thread/resume': { result: { thread: { id: other } } } }),
    );
    expect(await promptTo(path, asked)).toMatchObject([{ error: { code: 'thread-mismatch' } }]);
  });

  test('that answers in an unknown shape is a matter of the protocol', async () => {
    const path = await program(
      answering({ initialize: { result: {} }, 'thread/start': { result: { id: 4 } } }),
    );
    expect(await promptTo(path)).toMatchObject([{ error: { code: 'protocol' } }]);
  });

  test('that is silent can be stopped', async () => {
    const path = await program('process.stdin.resume()');
    const run = adapterFor(path).startTurn({ cwd: folder, prompt: 'hello', log: silentLog });
    run.cancel();
    expect(await eventsOf(run)).toMatchObject([{ type: 'turnCompleted', stopReason: 'cancelled' }]);
    await run.ended;
  });

  test('is not started in a folder that is not there', async () => {
    const path = await program('');
    const run = adapterFor(path).startTurn({ cwd: join(folder, 'none'), prompt: 'hello', log: silentLog });
    expect(await eventsOf(run)).toMatchObject([{ error: { code: 'agent-failed' } }]);
  });

  test('is not started for an ID that it cannot have given', async () => {
    const path = join(folder, 'nowhere');
    expect(await promptTo(path, 'not-a-uuid')).toMatchObject([{ error: { code: 'thread-not-found' } }]);
  });
});

test.skipIf(process.platform === 'win32')(
  'the models that Codex lists are offered beside the turn, and the one that was chosen is asked for',
  async () => {
    const path = await program(codexWithModels);
    const choices = { model: 'small' };
    const run = adapterFor(path).startTurn({ cwd: folder, prompt: 'hello', log: silentLog, choices });
    const events = await stopAt(run, 'offered');
    expect(events).toMatchObject([
      { type: 'threadStarted' },
      {
        type: 'offered',
        offers: {
          model: 'small',
          models: listed,
        },
      },
      { type: 'turnCompleted', stopReason: 'cancelled' },
    ]);
  },
);

test.skipIf(process.platform === 'win32').each([
  ['is listed', 'small', 'small', []],
  ['is listed for others than people', 'internal', 'internal', []],
  ['is the usual one, listed or not', 'of-my-own', 'of-my-own', []],
  [
    'is listed no more',
    'gone',
    'of-my-own',
    ['Codex does not offer the model "gone" here, so its own one is used.'],
  ],
])('a chosen model that %s', async (_, model, used, told) => {
  const events = await choose(codexWithModels, model);
  expect(events[0]?.type).toBe('threadStarted');
  expect(noticesIn(events)).toEqual(told);
  expect(textIn(events)).toBe(used);
  expect(events.at(-1)).toMatchObject({ stopReason: 'end_turn' });
});

test.skipIf(process.platform === 'win32')(
  'where Codex lists no models, the chosen one is asked for all the same',
  async () => {
    const events = await choose(codexWithModels.replace("'model/list'", "'of/tomorrow'"), 'gone');
    expect(noticesIn(events)).toEqual([]);
    expect(textIn(events)).toBe('gone');
  },
);

const listed = [
  { id: 'big', name: 'Big', description: 'Thinks long' },
  { id: 'small', name: 'Small' },
];

test.skipIf(process.platform === 'win32').each<[string, string[], Partial<Offers>[], Partial<TurnRequest>]>([
  ['is not asked for again', [], [], { offers: known('of-my-own') }],
  [
    'is not asked for again to tell which one holds',
    [],
    [{ model: 'of-my-own' }],
    { offers: known('other') },
  ],
  ['is asked for where none is known', ['model/list'], [], { offers: noOffers }],
  [
    'is offered anew where a chosen one was looked up in it',
    ['model/list'],
    [{ models: listed, model: 'of-my-own' }],
    { offers: known('of-my-own'), choices: { model: 'gone' } },
  ],
])('the list of models of a conversation that is continued %s', async (_, asks, offered, request) => {
  const path = await program(codexWithModels);
  const adapter = createCodexAdapter({ settings: () => ({ path, ...usual }), log: silentLog });
  const remoteId = parse(remoteThreadIdSchema, asked);
  const turn = { cwd: folder, prompt: 'hello', log: silentLog, remoteId };
  const run = adapter.startTurn({ ...turn, ...request });
  const events = await eventsOf(run);
  await run.ended;
  // The turn is short: a list that comes behind its end is no event of it.
  expect(events.flatMap((event) => (event.type === 'offered' ? [event.offers] : []))).toEqual(offered);
  const methods = await readFile(join(folder, 'methods.txt'), 'utf8');
  expect(methods.split('\n').filter((method) => method === 'model/list')).toEqual(asks);
});

function known(model: string): Offers {
  return { ...noOffers, models: [{ id: 'small', name: 'Small' }], model };
}

/** A turn for which a model was chosen; the settings name another one. */
async function choose(codex: string, model: string): Promise<AgentEvent[]> {
  const path = await program(codex);
  const adapter = createCodexAdapter({ settings: () => ({ path, ...usual }), log: silentLog });
  const run = adapter.startTurn({ cwd: folder, prompt: 'hello', log: silentLog, choices: { model } });
  const events = await eventsOf(run);
  await run.ended;
  return events;
}

const noticesIn = (events: readonly AgentEvent[]) =>
  events.flatMap((event) => (event.type === 'notice' ? [event.text] : []));
const textIn = (events: readonly AgentEvent[]) =>
  events.map((event) => (event.type === 'textDelta' ? event.text : '')).join('');

/** Says which model it was asked for, lists three of which one is not for people, and writes down what it is asked. */
const codexWithModels = `
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
let model;
const data = [
  { id: 'big', displayName: 'Big', description: 'Thinks long', hidden: false },
  { id: 'small', displayName: 'Small' },
  { id: 'internal', displayName: 'Internal', hidden: true },
];
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  appendFileSync('methods.txt', method + '\\n');
  const results = {
    'thread/start': { thread: { id: '${asked}' }, model: params?.model },
    'thread/resume': { thread: { id: '${asked}' }, model: params?.model },
    'model/list': { data, nextCursor: null },
  };
  const say = (message) => console.log(JSON.stringify(message));
  if (id !== undefined) say({ id, result: results[method] ?? {} });
  if (method === 'thread/start') model = params.model;
  if (method !== 'turn/start') continue;
  const turn = { id: 'turn', status: 'inProgress', items: [] };
  const about = { threadId: '${asked}', turnId: 'turn' };
  say({ method: 'turn/started', params: { ...about, turn } });
  say({ method: 'item/agentMessage/delta', params: { ...about, itemId: 'item', delta: model ?? '' } });
  say({ method: 'turn/completed', params: { ...about, turn: { ...turn, status: 'completed' } } });
}`;
