import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allGone, memoryLog, until } from '../process/processes.ts';
import { collect, errorOf, runTurn, startTurn } from '../turns.ts';
import { ampProgram } from './program.ts';
import { recording, threadIn } from './replay.ts';

const stream = recording('thought-and-command');
const thread = threadIn(stream);
const unknown = 'T-00000000-0000-4000-8000-000000000000';
const rest = ['--execute', '--stream-json', '--stream-json-thinking', '--stream-json-input'];

describe.skipIf(process.platform === 'win32')('the program', () => {
  test('P6: for a new thread gets no thread arguments, and is asked not to archive it', async () => {
    const { adapter, calls } = await ampProgram({ turn: { out: stream } });
    expect((await runTurn(adapter)).at(-1)).toMatchObject({ type: 'turnCompleted' });
    expect((await calls()).map(({ args }) => args)).toEqual([['--no-archive-after-execute', ...rest]]);
  });

  test('P5, P11: to continue gets `threads continue <id> …`, the ID that the log has', async () => {
    const { adapter, calls } = await ampProgram({ turn: { out: stream } }, { args: ['--mode', 'high'] });
    const { log, lines } = memoryLog();
    await runTurn(adapter, { remoteId: thread, log });
    const args = ['threads', 'continue', thread, ...rest, '--mode', 'high'];
    expect((await calls()).map((call) => call.args)).toEqual([args]);
    expect(lines.slice(0, 2)).toMatchObject([
      { message: 'Continuing an Amp thread', facts: { remoteId: thread, args } },
      { message: 'Agent process started', facts: { args } },
    ]);
  });

  test.each(['- begins with a dash', '  “quoted”\n$(id) `ls` \\', ''])(
    'gets the prompt as it is by its stdin, which ends: %j',
    async (prompt) => {
      const { adapter, calls } = await ampProgram({ turn: { out: stream } });
      await runTurn(adapter, { prompt });
      const [call] = await calls();
      expect(call?.input.endsWith('\n')).toBe(true);
      expect(JSON.parse(call?.input ?? '')).toMatchObject({
        message: { content: [{ type: 'text', text: prompt }] },
      });
      expect(call?.args).not.toContain(prompt);
    },
  );

  test('that has no model to choose says so once its thread is known, and goes on with its own', async () => {
    const { adapter, calls } = await ampProgram({ turn: { out: stream } });
    const events = await runTurn(adapter, { choices: { model: 'best' } });
    expect(events.slice(0, 2)).toEqual([
      { type: 'threadStarted', remoteId: thread, provisional: true },
      { type: 'notice', level: 'warning', text: expect.stringContaining('the model "best"') as string },
    ]);
    expect(events.filter(({ type }) => type === 'notice')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: 'turnCompleted' });
    expect((await calls())[0]?.args).not.toContain('best');
  });

  test('P17: that lost the thread says nothing of the model before, so that it is recovered', async () => {
    const { adapter } = await ampProgram({ turn: { err: `Thread ${thread} not found\n`, code: 1 } });
    const events = await runTurn(adapter, { remoteId: thread, choices: { model: 'best' } });
    expect(events.map(({ type }) => type)).toEqual(['turnFailed']);
    expect(errorOf(events)?.code).toBe('thread-not-found');
  });

  test('gets the environment of the settings, and no thread of another Amp as its parent', async () => {
    process.env['AMP_THREAD_ID'] = unknown;
    try {
      const { adapter, calls } = await ampProgram({ turn: { out: stream } }, { env: { EXTRA: 'more' } });
      await runTurn(adapter);
      const [call] = await calls();
      expect(call?.EXTRA).toBe('more');
      expect(call?.AMP_THREAD_ID).toBeUndefined();
    } finally {
      delete process.env['AMP_THREAD_ID'];
    }
  });

  test('is not started for an ID that Amp cannot have given', async () => {
    const { adapter, calls } = await ampProgram();
    expect(errorOf(await runTurn(adapter, { remoteId: 'thread-1234' }))?.code).toBe('thread-not-found');
    expect(await calls()).toEqual([]);
  });

  test('is not started without a login: it would open a browser', async () => {
    const { adapter, calls } = await ampProgram({}, { env: { AMP_API_KEY: '' } });
    expect(errorOf(await runTurn(adapter))?.code).toBe('not-logged-in');
    expect(await calls()).toEqual([]);
  });

  test('that asks for a login all the same is ended', async () => {
    const out = 'No API key found. Starting login flow...\n';
    const { adapter } = await ampProgram({ turn: { out, hangs: true } });
    expect(errorOf(await runTurn(adapter))?.code).toBe('not-logged-in');
  });

  test('that says nothing is given up in time', async () => {
    const { adapter } = await ampProgram({ turn: { hangs: true } }, {}, { openMs: 300 });
    expect(errorOf(await runTurn(adapter))).toEqual({
      code: 'timeout',
      message: 'Amp did not open the thread within 0.3 s. Send again.',
    });
  });

  test('that falls silent in the middle of a turn is told of, and Stop ends it', async () => {
    const out = stream.split('\n').slice(0, 3).join('\n') + '\n';
    const { adapter } = await ampProgram({ turn: { out, hangs: true } }, {}, { silenceMs: 1000 });
    const run = startTurn(adapter);
    const events = await collect(run, (event) => {
      if (event.type === 'notice') run.cancel();
    });
    await run.ended;
    expect(events.at(-1)).toEqual({ type: 'turnCompleted', stopReason: 'cancelled' });
  });

  test('is interrupted by Stop at once, and its own end of the turn counts', async () => {
    const lines = stream.trimEnd().split('\n');
    const out = `${lines.slice(0, 3).join('\n')}\n`;
    const lastWords = `${recording('cancelled')
      .trimEnd()
      .split('\n')
      .at(-1)
      ?.replace(/T-[0-9a-f-]+/, thread)}\n`;
    const { adapter } = await ampProgram({ turn: { out, hangs: true, lastWords } });
    const run = startTurn(adapter);
    const events = await collect(run, (event) => {
      if (event.type === 'usageUpdated') run.cancel();
    });
    await run.ended;
    const usage = { inputTokens: 150, outputTokens: 20, cachedInputTokens: 40 };
    expect(events.at(-1)).toEqual({ type: 'turnCompleted', stopReason: 'cancelled', usage });
  });

  test('that ignores an interrupt is ended all the same, and its turn within a second', async () => {
    const out = stream.split('\n').slice(0, 2).join('\n') + '\n';
    const { adapter } = await ampProgram({ turn: { out, deaf: true } });
    const { log, lines } = memoryLog();
    const run = startTurn(adapter, { log });
    let stopped = 0;
    await collect(run, (event) => {
      if (event.type !== 'threadStarted' || stopped > 0) return;
      stopped = performance.now();
      run.cancel();
    });
    expect(performance.now() - stopped).toBeLessThan(1000);
    await run.ended;
    const pid = lines.find(({ message }) => message === 'Agent process started')?.facts['pid'];
    await allGone([Number(pid)]);
  });

  test.each([
    [`Thread ${thread} not found`, 'thread-not-found'],
    ['Error: This thread is archived and cannot be continued.', 'thread-archived'],
    ['Error: Cannot reach Amp servers. Are you offline?', 'offline'],
  ])('P10: that ends with “%s” is told as %s, its exit code aside', async (err, code) => {
    for (const exitCode of [0, 1]) {
      const { adapter } = await ampProgram({ turn: { err, code: exitCode } });
      expect(errorOf(await runTurn(adapter, { remoteId: thread }))?.code).toBe(code);
    }
  });

  test('that ends well without a result has crashed', async () => {
    const out = stream.split('\n').slice(0, 3).join('\n');
    const { adapter } = await ampProgram({ turn: { out } });
    expect(errorOf(await runTurn(adapter))?.code).toBe('agent-crashed');
  });

  test('that succeeds has succeeded, also with an exit code of 1', async () => {
    const { adapter } = await ampProgram({ turn: { out: stream, code: 1 } });
    expect((await runTurn(adapter)).at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'end_turn' });
  });

  test('that opens another thread than asked for gets no further, and its ID is not told', async () => {
    const { adapter } = await ampProgram({ turn: { out: stream, hangs: true } });
    const { log, lines } = memoryLog();
    const events = await runTurn(adapter, { remoteId: unknown, log });
    expect(events).toMatchObject([{ type: 'turnFailed', error: { code: 'thread-mismatch' } }]);
    await until(() => lines.some(({ message }) => message === 'Agent process ended'));
  });
});

describe.skipIf(process.platform === 'win32')('looking for the program', () => {
  test('tells its version, and that there is no login', async () => {
    const version = '0.0.1790142911-g7618fb';
    const script = { version: `${version} (released 2026-09-23T05:55:11.000Z, 1mo ago)` };
    const found = await ampProgram(script);
    expect(await found.adapter.detect()).toMatchObject({ kind: 'found', version });
    expect(await found.adapter.detect()).not.toHaveProperty('note');
    const loggedOut = await ampProgram(script, { env: { AMP_API_KEY: '' } });
    expect(await loggedOut.adapter.detect()).toMatchObject({
      version,
      note: expect.stringContaining('amp login') as string,
    });
  });

  test('says how to install one that is not there', async () => {
    const { adapter } = await ampProgram({}, { path: '/nowhere/amp' });
    expect(await adapter.detect()).toMatchObject({
      kind: 'missing',
      howToInstall: 'npm install -g @sourcegraph/amp',
    });
    expect(errorOf(await runTurn(adapter))).toMatchObject({
      code: 'not-installed',
      message: expect.stringContaining('npm install') as string,
    });
  });

  test('tells one that may not be executed', async () => {
    const { home } = await ampProgram();
    const path = join(home, 'plain');
    await writeFile(path, '');
    const { adapter } = await ampProgram({}, { path });
    expect(await adapter.detect()).toMatchObject({ kind: 'unusable', path });
    expect(errorOf(await runTurn(adapter))?.code).toBe('not-executable');
  });

  test('looks where the installers put it, after the PATH', async () => {
    const { home } = await ampProgram();
    const folder = join(home, '.amp', 'bin');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'amp'), '#!/bin/sh\necho 1.2.3\n');
    await chmod(join(folder, 'amp'), 0o755);
    const { adapter } = await ampProgram({}, { path: '', env: { HOME: home, PATH: '' } });
    expect(await adapter.detect()).toMatchObject({
      kind: 'found',
      path: join(folder, 'amp'),
      version: '1.2.3',
    });
  });
});
