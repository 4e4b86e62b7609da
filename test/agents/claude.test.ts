import { mkdir, readFile, readdir, rename, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { RemoteThreadId } from '../../src/domain/ids.ts';
import { openClaudeLab, type ClaudeLab } from './claudeLab.ts';
import * as everyAgent from './everyAgent.ts';
import { asRemoteId, closedAfterEach, createThread } from './labs.ts';
import { changesOf, remoteIdOf, type RecordedTurn } from './recordedTurn.ts';
import { openWindows } from './windows.ts';

const unknownId = asRemoteId('00000000-0000-4000-8000-000000000000');
const call = (tool: string, input: unknown): string => `[call ${tool} ${JSON.stringify(input)}]`;

describe('Claude', () => {
  const open = closedAfterEach(openClaudeLab);

  everyAgent.isFound(open, '2.1.329');

  test('names a new conversation first, streams its answer and completes the turn', async () => {
    const lab = await open();
    const turn = lab.prompt('remember the heron');
    await turn.done;
    expect(turn.events[0]).toMatchObject({ type: 'threadStarted', provisional: true });
    expect(turn.events.filter(({ type }) => type === 'threadStarted')).toMatchObject([
      { provisional: true },
      { provisional: false },
    ]);
    expect(turn.events.filter(({ type }) => type === 'textDelta').length).toBeGreaterThan(3);
    expect(turn.text()).toBe('I have seen 1 of your prompts. The first was: remember the heron');
    expect(turn.events.at(-1)).toMatchObject({
      type: 'turnCompleted',
      stopReason: 'end_turn',
      usage: { inputTokens: 100, outputTokens: 20, cachedInputTokens: 40 },
    });
  });

  test('is provisional until the conversation is on disk', async () => {
    const { adapter, workspace, claudeHome, log } = await open();
    const run = adapter.startTurn({ prompt: '[slow] talk', cwd: workspace, log });
    for await (const event of run.events) {
      if (event.type !== 'threadStarted' || event.provisional) continue;
      const files = await readdir(join(claudeHome, 'projects'), { recursive: true });
      expect(files.map((file) => basename(file))).toContain(`${event.remoteId}.jsonl`);
      run.cancel();
    }
    await run.ended;
    expect.assertions(1);
  });

  everyAgent.continuesInAnotherProcess(open);
  everyAgent.takesTurnsOfTwoWindows(open);

  test('prompts that wait are taken by the same process; what comes after a command has one of its own', async () => {
    const lab = await open();
    const [window] = await openWindows(lab);
    const threadId = await window.createThread();
    for (const prompt of ['remember the heron', 'one more', '/context', 'the last'])
      await window.runner.prompt(threadId, prompt);
    await window.runner.settled();
    const messages = await window.messages(threadId);
    const replies = messages.flatMap(({ role, content }) => (role === 'assistant' ? [content] : []));
    expect(replies).toEqual([
      'I have seen 1 of your prompts. The first was: remember the heron',
      'I have seen 2 of your prompts. The first was: remember the heron',
      expect.stringContaining('Context Usage'),
      expect.stringContaining('The first was: remember the heron'),
    ]);
    expect(lab.log.pids()).toHaveLength(2);
  });

  test('offers models, modes and commands; a chosen model is asked, and one that is gone is told', async () => {
    const lab = await open({ model: 'opus' });
    const turn = lab.prompt('remember the heron', undefined, { model: 'haiku', mode: 'acceptEdits' });
    await turn.done;
    const { offers } = await turn.first('offered');
    expect(offers.models?.map(({ id }) => id)).toContain('haiku');
    expect(offers.modes?.map(({ id }) => id)).toContain('plan');
    expect(offers.commands?.map(({ name }) => name)).toContain('compact');
    expect(lab.model.requests.map(({ model }) => model)).toEqual([expect.stringContaining('haiku')]);
    expect(turn.events.map(({ type }) => type)).not.toContain('modeChanged');
    const next = lab.prompt('again', remoteIdOf(turn), { model: 'gone' });
    await next.done;
    expect((await next.first('notice')).text).toContain('"gone"');
    expect(lab.model.requests.at(-1)?.model).toContain('opus');
  });

  test('tells the cost of each turn, not that of the conversation', async () => {
    const lab = await open({ model: 'opus' });
    const first = lab.prompt('remember the heron');
    await first.done;
    const second = lab.prompt('again', remoteIdOf(first));
    await second.done;
    expect(costOf(first)).toBeGreaterThan(0);
    expect(costOf(second)).toBeCloseTo(costOf(first) ?? 0, 6);
  });

  test('P11: the ID in the log is the one in the command', async () => {
    const lab = await open();
    const id = await createThread(lab);
    await lab.prompt('again', id).done;
    expect(lab.log.lines).toContainEqual(
      expect.stringContaining(`Continuing a Claude Code conversation remoteId=${id}`),
    );
    expect(lab.log.lines).toContainEqual(
      expect.stringMatching(new RegExp(`^Agent process started pid=\\d+ .*"--resume","${id}"`)),
    );
  });

  test('shows a thought and a command with its output, once', async () => {
    const lab = await open({ permissionMode: 'default' });
    const turn = lab.prompt(`[think]\n${call('Bash', { command: 'echo one; sleep 0.2; echo two' })}`);
    await turn.done;
    expect(turn.events.filter(({ type }) => type === 'thoughtDelta').length).toBeGreaterThan(3);
    expect(await turn.first('toolCallStarted')).toMatchObject({
      call: { title: 'Bash', toolKind: 'execute', status: 'pending' },
    });
    expect(patchesOf(turn)).toMatchObject([
      { title: 'echo one; sleep 0.2; echo two', status: 'running' },
      { status: 'done', output: 'one\ntwo' },
    ]);
    expect(turn.text()).toBe('I use a tool.The tool answered.');
  });

  test('asks before a command with its own suggestion, and runs it when allowed', async () => {
    const lab = await open();
    const turn = lab.prompt(call('Bash', { command: 'touch allowed.txt', description: 'Make a file' }));
    const { requestId, title, detail, options } = await turn.first('permissionRequested');
    expect(title).toBe('Claude Code wants to run a command');
    expect(detail).toContain('touch allowed.txt');
    expect(options.map(({ kind }) => kind)).toEqual([
      'allow_once',
      'allow_always',
      'reject_once',
      'reject_once',
    ]);
    turn.run.answer(requestId, { kind: 'selected', optionId: 'allow' });
    await turn.done;
    expect(turn.text()).toContain('The tool answered.');
    expect(await readdir(lab.workspace)).toEqual(['allowed.txt']);
  });

  test('allowed for the rest of the turn, it does not ask again', async () => {
    const lab = await open();
    const write = (name: string): string =>
      call('Write', { file_path: join(lab.workspace, name), content: name });
    const turn = lab.prompt(`${write('first')}\n${write('second')}`);
    const { requestId, options } = await turn.first('permissionRequested');
    expect(options[1]).toMatchObject({ name: 'Allow all edits for the rest of this turn' });
    turn.run.answer(requestId, { kind: 'selected', optionId: 'allow-always' });
    await turn.done;
    expect(turn.events.filter(({ type }) => type === 'permissionRequested')).toHaveLength(1);
    expect(turn.events.map(({ type }) => type)).not.toContain('modeChanged');
    expect(await readdir(lab.workspace)).toEqual(['first', 'second']);
    const next = lab.prompt(write('third'), remoteIdOf(turn));
    await next.first('permissionRequested');
    next.run.cancel();
    await next.done;
  });

  test('a command allowed in this folder from now on is not asked for in the next turn', async () => {
    const lab = await open();
    const command = call('Bash', { command: 'touch allowed.txt' });
    const turn = lab.prompt(command);
    const { requestId, options } = await turn.first('permissionRequested');
    expect(options[1]?.name).toContain('Bash(touch allowed.txt) in this folder from now on');
    turn.run.answer(requestId, { kind: 'selected', optionId: 'allow-always' });
    await turn.done;
    const next = lab.prompt(command, remoteIdOf(turn));
    await next.done;
    expect(next.events.map(({ type }) => type)).not.toContain('permissionRequested');
  });

  test('does not run a command that was refused, and goes on', async () => {
    const lab = await open();
    const turn = lab.prompt(call('Bash', { command: 'touch refused.txt' }));
    const { requestId } = await turn.first('permissionRequested');
    turn.run.answer(requestId, { kind: 'selected', optionId: 'deny' });
    await turn.done;
    expect(patchesOf(turn)).toContainEqual(expect.objectContaining({ status: 'failed' }));
    expect(turn.text()).toContain('The tool answered.');
    expect(turn.events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'end_turn' });
    expect(await readdir(lab.workspace)).toEqual([]);
  });

  test('refused with a stop, the turn ends', async () => {
    const lab = await open();
    const turn = lab.prompt(call('Bash', { command: 'touch refused.txt' }));
    const { requestId } = await turn.first('permissionRequested');
    turn.run.answer(requestId, { kind: 'selected', optionId: 'deny-and-stop' });
    await turn.done;
    expect(turn.events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'cancelled' });
    expect(await readdir(lab.workspace)).toEqual([]);
  });

  test('asks before a file change with its diff, and gives both texts when it was made', async () => {
    const lab = await open();
    const file = join(lab.workspace, 'notes.txt');
    await writeFile(file, 'first line\nlast line\n');
    const turn = lab.prompt(
      call('Edit', { file_path: file, old_string: 'last', new_string: 'a line between\nlast' }),
    );
    const { requestId, detail } = await turn.first('permissionRequested');
    expect(detail).toContain('+a line between');
    turn.run.answer(requestId, { kind: 'selected', optionId: 'allow' });
    await turn.done;
    const newText = 'first line\na line between\nlast line\n';
    expect(await readFile(file, 'utf8')).toBe(newText);
    expect(changesOf(turn)).toEqual([{ path: file, oldText: 'first line\nlast line\n', newText }]);
  });

  test('a file that it writes anew had no text before', async () => {
    const lab = await open({ permissionMode: 'acceptEdits' });
    const file = join(lab.workspace, 'added.txt');
    const turn = lab.prompt(call('Write', { file_path: file, content: 'quite new\n' }));
    await turn.done;
    expect(changesOf(turn)).toEqual([{ path: file, oldText: null, newText: 'quite new\n' }]);
  });

  test('leaves the file as it is when its change was refused', async () => {
    const lab = await open();
    const file = join(lab.workspace, 'notes.txt');
    await writeFile(file, 'first line\n');
    const turn = lab.prompt(call('Edit', { file_path: file, old_string: 'first', new_string: 'second' }));
    const { requestId } = await turn.first('permissionRequested');
    turn.run.answer(requestId, { kind: 'selected', optionId: 'deny' });
    await turn.done;
    expect(changesOf(turn)).toEqual([]);
    expect(await readFile(file, 'utf8')).toBe('first line\n');
  });

  test.each([
    [
      'the whole list at once',
      { CLAUDE_CODE_ENABLE_TASKS: '0' },
      call('TodoWrite', {
        todos: [{ content: 'look around', status: 'in_progress', activeForm: 'looking' }],
      }),
      'running',
    ],
    ['task by task', {}, call('TaskCreate', { subject: 'look around', description: 'all of it' }), 'pending'],
  ])('shows its plan: %s', async (_how, env, prompt, status) => {
    const lab = await open({ env: { CLAUDE_CODE_ENABLE_TODO_TOOLS: '1', ...env } });
    const turn = lab.prompt(prompt);
    await turn.done;
    expect((await turn.first('planUpdated')).entries).toEqual([{ content: 'look around', status }]);
    expect(turn.events.filter(({ type }) => type === 'toolCallStarted')).toEqual([]);
  });

  test('a question of its own is answered with what the user chose', async () => {
    const lab = await open();
    const options = [
      { label: 'Heron', description: 'grey' },
      { label: 'Wren', description: 'small' },
    ];
    const questions = [{ question: 'Which bird?', header: 'Bird', multiSelect: false, options }];
    const turn = lab.prompt(call('AskUserQuestion', { questions }));
    const request = await turn.first('permissionRequested');
    expect(request).toMatchObject({ title: 'Which bird?', detail: 'Heron: grey\nWren: small' });
    turn.run.answer(request.requestId, { kind: 'selected', optionId: '1' });
    await turn.done;
    expect(JSON.stringify(patchesOf(turn))).toContain('Wren');
  });

  everyAgent.stopsAndGoesOn(open);

  everyAgent.stopsWhileItWaitsForPermission(open, call('Bash', { command: 'touch pending.txt' }));

  test('stopped in the middle of a command it leaves no process', async () => {
    const lab = await open({ args: ['--allowedTools', 'Bash'] });
    const turn = lab.prompt(call('Bash', { command: 'touch started; tail -f /dev/null' }));
    await waitForFile(lab.workspace, 'started');
    turn.run.cancel();
    await turn.done;
    expect(turn.events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'cancelled' });
  });

  test('a command that it left in the background ends with its turn', async () => {
    const lab = await open({ args: ['--allowedTools', 'Bash'] });
    const turn = lab.prompt(call('Bash', { command: 'tail -f /dev/null', run_in_background: true }));
    await turn.done;
    expect(patchesOf(turn)).toContainEqual(expect.objectContaining({ status: 'done' }));
    expect(turn.events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'end_turn' });
  });

  test('killed in the middle of a turn it fails, and the conversation goes on', async () => {
    const lab = await open();
    const turn = lab.prompt('[slow] talk');
    await untilEstablished(turn);
    process.kill(Number(lab.log.pids().at(-1)), 'SIGKILL');
    expect((await turn.first('turnFailed')).error).toMatchObject({ code: 'agent-crashed' });
    await turn.done;
    const id = remoteIdOf(turn);
    expect(await lab.adapter.probe(id, lab.workspace)).toMatchObject({ health: 'live' });
    const next = lab.prompt('are you there?', id);
    await next.done;
    expect(next.text()).toContain('The first was: [slow] talk');
  });

  everyAgent.tellsAnUnknownId(open, 'an ID that Claude Code does not know is told as not found', unknownId);

  everyAgent.refusesMalformedIds(open, 'Claude Code', [
    'not-a-uuid',
    '../../etc/passwd',
    'remember the heron',
  ]);

  test.skip('archived: Claude Code has no archive, it deletes old conversations', () => undefined);

  test('a conversation whose file is empty is torn', async () => {
    const lab = await open();
    const id = await createThread(lab);
    await truncate(await fileOf(lab, id));
    expect(await lab.adapter.probe(id, lab.workspace)).toMatchObject({ health: 'torn' });
  });

  test('a conversation of another folder is told as moved, and where it belongs', async () => {
    const lab = await open();
    const id = await createThread(lab);
    const other = join(lab.workspace, '..', 'other');
    await mkdir(other);
    const { health, reason } = await lab.adapter.probe(id, other);
    expect(health).toBe('moved');
    expect(reason).toContain(lab.workspace);
  });

  test('a conversation whose folder was renamed is told as moved', async () => {
    const lab = await open();
    const id = await createThread(lab);
    await rename(lab.workspace, `${lab.workspace}-renamed`);
    expect(await lab.adapter.probe(id, `${lab.workspace}-renamed`)).toMatchObject({ health: 'moved' });
  });

  test('a conversation that another Claude Code has open is busy, and is free when that has ended', async () => {
    const lab = await open();
    const first = lab.prompt('[slow] talk');
    await untilEstablished(first);
    const id = remoteIdOf(first);
    expect(await lab.adapter.probe(id, lab.workspace)).toMatchObject({ health: 'busy' });
    const second = lab.prompt('hello', id);
    expect((await second.first('turnFailed')).error).toMatchObject({ code: 'thread-busy' });
    first.run.cancel();
    await Promise.all([first.done, second.done]);
    expect(await lab.adapter.probe(id, lab.workspace)).toMatchObject({ health: 'live' });
  });

  everyAgent.tellsStatusOfTheModel(open, [
    ['401', 'not-logged-in', '/login'],
    ['429', 'rate-limited', 'limit'],
    ['500', 'agent-failed', '500'],
    ['529', 'agent-failed', '529'],
    ['400', 'agent-failed', '400'],
  ]);

  test('without a login it says so at once', async () => {
    const lab = await open({ env: { ANTHROPIC_API_KEY: '' } });
    const turn = lab.prompt('hello');
    expect((await turn.first('turnFailed')).error).toMatchObject({ code: 'not-logged-in' });
    await turn.done;
  });

  test('without a network it says that it tries again, and then that it is offline', async () => {
    const lab = await open({ env: { ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' } });
    const turn = lab.prompt('hello');
    expect((await turn.first('retrying')).text).toContain('no connection');
    expect((await turn.first('turnFailed')).error).toMatchObject({ code: 'offline' });
    await turn.done;
  });

  test('without a network it can be stopped', async () => {
    const env = { ANTHROPIC_BASE_URL: 'http://127.0.0.1:9', CLAUDE_CODE_MAX_RETRIES: '10' };
    const lab = await open({ env });
    const turn = lab.prompt('hello');
    await turn.first('retrying');
    turn.run.cancel();
    await turn.done;
    expect(turn.events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'cancelled' });
  });

  everyAgent.takesEveryPrompt(open, ['--help', '-', '-p', 'resume']);

  test('a command that Claude Code answers itself is answered', async () => {
    const lab = await open();
    const turn = lab.prompt('/cost');
    await turn.done;
    expect(turn.text()).not.toBe('');
    expect(turn.events.at(-1)).toMatchObject({ type: 'turnCompleted' });
  });

  test('after /clear the new conversation has its own ID, and the user is told', async () => {
    const lab = await open();
    const id = await createThread(lab);
    const turn = lab.prompt('/clear', id);
    await turn.done;
    const ids = turn.events.flatMap((event) => (event.type === 'threadStarted' ? [event.remoteId] : []));
    expect(ids[0]).toBe(id);
    expect(ids.at(-1)).not.toBe(id);
    expect(turn.events).toContainEqual(expect.objectContaining({ type: 'notice' }));
    expect(await lab.adapter.probe(id, lab.workspace)).toMatchObject({ health: 'live' });
  });
});

/** Waits until the conversation can be continued. */
async function untilEstablished({ events }: RecordedTurn): Promise<void> {
  while (!events.some((event) => event.type === 'threadStarted' && !event.provisional)) await delay(5);
}

/** The file of a conversation. */
async function fileOf(lab: ClaudeLab, id: RemoteThreadId): Promise<string> {
  const projects = join(lab.claudeHome, 'projects');
  const files = await readdir(projects, { recursive: true });
  return join(projects, files.find((file) => file.endsWith(`${id}.jsonl`)) ?? 'none');
}

async function waitForFile(folder: string, name: string): Promise<void> {
  while (!(await readdir(folder)).includes(name)) await delay(20);
}

function costOf({ events }: RecordedTurn): number | undefined {
  const last = events.at(-1);
  return last?.type === 'turnCompleted' ? last.usage?.costUsd : undefined;
}

function patchesOf({ events }: RecordedTurn): unknown[] {
  return events.flatMap((event) => (event.type === 'toolCallUpdated' ? [event.patch] : []));
}
