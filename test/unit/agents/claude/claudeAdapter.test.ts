import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'valibot';
import { createClaudeAdapter, type ClaudeSettings } from '../../../../src/agents/claude/claudeAdapter.ts';
import type { AgentEvent } from '../../../../src/domain/agentEvent.ts';
import { remoteThreadIdSchema } from '../../../../src/domain/remoteThreadId.ts';
import { stopAt } from '../turns.ts';
import { eventsOf, silentLog } from './replay.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claude-program-'));
});
afterEach(() => rm(folder, { recursive: true }));

const asked = '7f9f9a2e-1b3c-4c7a-9b0e-6f1d2c3b4a59';
const other = '0b5e0d3c-7d3f-4c7a-9b0e-6f1d2c3b4a59';

/** A tiny real program in place of Claude Code. */
async function program(body: string, { mode = 0o755, name = 'claude.mjs' } = {}): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!${process.execPath}\n${body}\n`);
  await chmod(path, mode);
  return path;
}

/** Reads its input line by line; `on` handles each message and may `say` lines. */
const listening = (on: string): string => `
import { createInterface } from 'node:readline';
const say = (message) => console.log(JSON.stringify(message));
const session_id = '${asked}';
for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  ${on}
}`;
const result = `{ type: 'result', subtype: 'success', is_error: false, num_turns: 1, session_id }`;

const adapterFor = (settings: ClaudeSettings) =>
  createClaudeAdapter({
    settings: () => ({ env: { CLAUDE_CONFIG_DIR: join(folder, 'config'), HOME: folder }, ...settings }),
    log: silentLog,
  });

async function promptTo(
  settings: ClaudeSettings,
  remoteId?: string,
  prompt = 'hello',
): Promise<AgentEvent[]> {
  const id = remoteId && { remoteId: parse(remoteThreadIdSchema, remoteId) };
  const run = adapterFor(settings).startTurn({ cwd: folder, prompt, log: silentLog, ...id });
  const events = await eventsOf(run);
  await run.ended;
  return events;
}

/** The arguments and the prompt that a program was given, which says them as its answer. */
async function givenTo(settings: ClaudeSettings, remoteId?: string, prompt?: string): Promise<unknown> {
  const path = await program(
    listening(`if (message.type !== 'user') continue;
    const text = JSON.stringify({ args: process.argv.slice(2), prompt: message.message.content[0].text, env: process.env.EXTRA });
    say({ type: 'assistant', session_id, message: { id: 'm', content: [{ type: 'text', text }] } });
    say(${result});`),
  );
  const events = await promptTo({ path, ...settings }, remoteId, prompt);
  const said = events.map((event) => (event.type === 'textDelta' ? event.text : '')).join('');
  return JSON.parse(said);
}
const protocol = [
  '--print',
  ...['--input-format', 'stream-json', '--output-format', 'stream-json'],
  ...['--verbose', '--include-partial-messages', '--permission-prompt-tool', 'stdio'],
];

describe.skipIf(process.platform === 'win32')('what Claude Code is given', () => {
  test('P6: a new conversation has no ID among its arguments, and the prompt is none of them', async () => {
    expect(await givenTo({}, undefined, '--resume')).toEqual({ args: protocol, prompt: '--resume' });
  });

  test('a conversation is continued with its own ID (ruling 6)', async () => {
    expect(await givenTo({}, asked)).toMatchObject({ args: [...protocol, '--resume', asked] });
  });

  test('what the user set follows', async () => {
    const env = { EXTRA: 'more', CLAUDE_CONFIG_DIR: folder };
    const settings = { model: 'opus', permissionMode: 'plan', args: ['--add-dir', '/a b'], env };
    expect(await givenTo(settings)).toEqual({
      args: [...protocol, '--model', 'opus', '--permission-mode', 'plan', '--add-dir', '/a b'],
      prompt: 'hello',
      env: 'more',
    });
  });
});

describe.skipIf(process.platform === 'win32')('a Claude Code that is not as it should be', () => {
  test('that says nothing for long is told of, and can be stopped', async () => {
    const path = await program('setInterval(() => undefined, 1000)');
    const run = adapterFor({ path }).startTurn({
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

  test('is asked to interrupt when the user stops', async () => {
    const path = await program(
      listening(`if (message.type === 'user') say({ type: 'system', subtype: 'init', session_id });
      if (message.request?.subtype === 'interrupt') say({ ...${result}, is_error: true, terminal_reason: 'aborted_streaming',
        model_usage_since_last_result: { m: { inputTokens: 3 } } });`),
    );
    const run = adapterFor({ path }).startTurn({ cwd: folder, prompt: 'hello', log: silentLog });
    const events = await stopAt(run, 'threadStarted');
    expect(events.at(-1)).toMatchObject({ stopReason: 'cancelled', usage: { inputTokens: 3 } });
  });

  test.each([
    ['2.1.329', 'found'],
    ['2.1.0', 'found'],
    ['3.0.0', 'found'],
    ['2.0.76', 'unusable'],
    ['1.0.128', 'unusable'],
  ])('of the version %s is %s', async (version, kind) => {
    const path = await program(`console.log('${version} (Claude Code)')`);
    expect(await adapterFor({ path }).detect()).toMatchObject({ kind });
  });

  test.each(['.local/bin/claude', '.claude/local/claude'])(
    'is found where its installers put it: %s',
    async (name) => {
      const path = await program(`console.log('2.1.329 (Claude Code)')`, { name });
      const env = { HOME: folder, PATH: '/nowhere', THREADKEEPER_CLAUDE_PATH: '' };
      expect(await adapterFor({ env }).detect()).toEqual({ kind: 'found', path, version: '2.1.329' });
    },
  );

  test('that is not there says how to install it', async () => {
    const path = join(folder, 'nowhere');
    expect(await adapterFor({ path }).detect()).toMatchObject({
      kind: 'missing',
      howToInstall: 'npm install -g @anthropic-ai/claude-code',
    });
    expect(await promptTo({ path })).toMatchObject([
      { type: 'turnFailed', error: { code: 'not-installed' } },
    ]);
  });

  test('that may not be executed is told as such', async () => {
    const path = await program('', { mode: 0o644 });
    expect(await adapterFor({ path }).detect()).toMatchObject({ kind: 'unusable', path });
    expect(await promptTo({ path })).toMatchObject([{ error: { code: 'not-executable' } }]);
  });

  test('that prints rubbish and goes away fails with its last words', async () => {
    const path = await program(`console.log('rubbish'); console.error('bad settings'); process.exit(0)`);
    expect(await promptTo({ path })).toMatchObject([
      { error: { code: 'agent-crashed', message: expect.stringContaining('bad settings') as string } },
    ]);
  });

  test('that does not know an argument is of the wrong version', async () => {
    const path = await program(`console.error("error: unknown option '--x'"); process.exit(1)`);
    expect(await promptTo({ path })).toMatchObject([{ error: { code: 'wrong-version' } }]);
  });

  test('that opens another conversation than the one asked for is stopped, and its ID is not told', async () => {
    const path = await program(
      listening(`say({ type: 'system', subtype: 'init', session_id: '${other}' });`),
    );
    expect(await promptTo({ path }, asked)).toMatchObject([{ error: { code: 'thread-mismatch' } }]);
  });

  test.each([
    [
      'says so in its result',
      `console.log(JSON.stringify({ type: 'result', subtype: 'error_during_execution', is_error: true, errors: ['No conversation found with session ID: x'] }))`,
    ],
    [
      'says so in its last words',
      `console.error('No conversation found with session ID: x'); process.exit(1)`,
    ],
  ])('that does not find a conversation %s', async (_how, body) => {
    const path = await program(body);
    expect(await promptTo({ path }, asked)).toMatchObject([{ error: { code: 'thread-not-found' } }]);
  });

  test('that does not find a conversation of another folder has not lost it', async () => {
    const project = join(folder, 'config', 'projects', '-somewhere-else');
    await mkdir(project, { recursive: true });
    await writeFile(join(project, `${asked}.jsonl`), '{"type":"user","cwd":"/somewhere/else"}\n');
    const path = await program(`console.error('No conversation found with session ID: x'); process.exit(1)`);
    expect(await promptTo({ path }, asked)).toMatchObject([
      { error: { code: 'agent-failed', message: expect.stringContaining('/somewhere/else') as string } },
    ]);
  });

  test('that has a conversation open elsewhere is not started for it', async () => {
    const register = join(folder, 'config', 'sessions');
    await mkdir(register, { recursive: true });
    const entry = { pid: process.pid, sessionId: asked, cwd: '/at/work' };
    await writeFile(join(register, `${process.pid}.json`), JSON.stringify(entry));
    const path = join(folder, 'nowhere');
    expect(await promptTo({ path }, asked)).toMatchObject([{ error: { code: 'thread-busy' } }]);
  });

  test('is not started twice for one conversation, and again when the first has ended', async () => {
    const path = await program(
      listening(`if (message.type === 'user') say({ type: 'system', subtype: 'init', session_id });`),
    );
    const run = adapterFor({ path }).startTurn({
      cwd: folder,
      prompt: 'hello',
      remoteId: parse(remoteThreadIdSchema, asked),
      log: silentLog,
    });
    for await (const event of run.events) {
      if (event.type !== 'threadStarted') continue;
      expect(await promptTo({ path }, asked)).toMatchObject([{ error: { code: 'thread-busy' } }]);
      run.cancel();
    }
    await run.ended;
    const free = await program(`console.error('No conversation found'); process.exit(1)`);
    expect(await promptTo({ path: free }, asked)).toMatchObject([{ error: { code: 'thread-not-found' } }]);
    expect.assertions(2);
  });

  test('whose register cannot be read is started all the same', async () => {
    await mkdir(join(folder, 'config'));
    await writeFile(join(folder, 'config', 'sessions'), '');
    const path = await program(`console.error('No conversation found'); process.exit(1)`);
    expect(await promptTo({ path }, asked)).toMatchObject([{ error: { code: 'thread-not-found' } }]);
  });

  test('is not started in a folder that is not there', async () => {
    const path = await program('');
    const cwd = join(folder, 'none');
    const run = adapterFor({ path }).startTurn({ cwd, prompt: 'hello', log: silentLog });
    expect(await eventsOf(run)).toMatchObject([{ error: { code: 'agent-failed' } }]);
  });

  test('is not started for an ID that it cannot have given', async () => {
    const path = join(folder, 'nowhere');
    expect(await promptTo({ path }, 'a title')).toMatchObject([{ error: { code: 'thread-not-found' } }]);
  });
});
