import { readFile, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCodexLab } from './codexLab.ts';
import * as everyAgent from './everyAgent.ts';
import { asRemoteId, closedAfterEach, createThread } from './labs.ts';
import { changesOf, remoteIdOf } from './recordedTurn.ts';

const unknownId = asRemoteId('01a1f8f5-0000-7000-8000-000000000000');

describe('Codex', () => {
  const open = closedAfterEach(openCodexLab);

  everyAgent.isFound(open, '0.169.0');

  test('names a new conversation first, streams its answer and completes the turn', async () => {
    const lab = await open();
    const turn = lab.prompt('remember the heron');
    await turn.done;
    expect(turn.events[0]).toMatchObject({ type: 'threadStarted', provisional: true });
    expect(turn.events.filter(({ type }) => type === 'threadStarted')).toMatchObject([
      { provisional: true },
      { provisional: false },
    ]);
    expect((await turn.first('offered')).offers.models?.map(({ id }) => id)).toContain('gpt-5.5');
    expect(turn.events.filter(({ type }) => type === 'textDelta').length).toBeGreaterThan(3);
    expect(turn.text()).toBe('I have seen 1 of your prompts. The first was: remember the heron');
    expect(turn.events.at(-1)).toEqual({
      type: 'turnCompleted',
      stopReason: 'end_turn',
      usage: { inputTokens: 100, outputTokens: 20, cachedInputTokens: 40 },
    });
  });

  everyAgent.continuesInAnotherProcess(open);
  everyAgent.takesTurnsOfTwoWindows(open);

  test('a chosen model is asked, and one that is gone is told', async () => {
    const lab = await open();
    const turn = lab.prompt('remember the heron', undefined, { model: 'gpt-5.6-luna' });
    await turn.done;
    expect(lab.model.requests.map(({ model }) => model)).toEqual(['gpt-5.6-luna']);
    const next = lab.prompt('again', remoteIdOf(turn), { model: 'gone' });
    await next.done;
    expect((await next.first('notice')).text).toContain('"gone"');
    expect(next.text()).toContain('I have seen 2 of your prompts');
    expect(lab.model.requests.at(-1)?.model).not.toBe('gone');
  });

  test('P11: the ID in the log is the one in the request and the one the model is told', async () => {
    const lab = await open();
    const id = await createThread(lab);
    await lab.prompt('again', id).done;
    expect(lab.log.lines).toContainEqual(
      expect.stringContaining(`Continuing a Codex conversation method=thread/resume remoteId=${id}`),
    );
    expect(lab.log.lines).toContainEqual(
      expect.stringMatching(/^Agent process started pid=\d+ command=\S+codex args=\["app-server"\]/),
    );
    expect(lab.model.requests.map(({ conversation }) => conversation)).toEqual([id, id]);
  });

  test('shows a thought and a command with its output, once', async () => {
    const lab = await open();
    const turn = lab.prompt('[think][run echo one; sleep 0.2; echo two]');
    await turn.done;
    expect(turn.events.filter(({ type }) => type === 'thoughtDelta').length).toBeGreaterThan(3);
    expect(await turn.first('toolCallStarted')).toMatchObject({
      call: { title: 'echo one; sleep 0.2; echo two', toolKind: 'execute', status: 'running' },
    });
    expect(turn.events).toContainEqual(
      expect.objectContaining({
        type: 'toolCallUpdated',
        patch: expect.objectContaining({ status: 'done', output: 'one\ntwo\n' }) as unknown,
      }),
    );
  });

  test('asks before a command, and runs it when allowed', async () => {
    const lab = await open({ sandbox: 'read-only', approvalPolicy: 'on-request' });
    const turn = lab.prompt('[escalate echo allowed > allowed.txt]');
    const { requestId, options } = await turn.first('permissionRequested');
    expect(options).toContainEqual({ optionId: 'accept', name: 'Allow', kind: 'allow_once' });
    turn.run.answer(requestId, { kind: 'selected', optionId: 'accept' });
    await turn.done;
    expect(turn.text()).toBe('The tool answered.');
    expect(await readFile(join(lab.workspace, 'allowed.txt'), 'utf8')).toBe('allowed\n');
  });

  test('does not run a command that was refused', async () => {
    const lab = await open({ sandbox: 'read-only', approvalPolicy: 'on-request' });
    const turn = lab.prompt('[escalate echo refused > refused.txt]');
    const { requestId } = await turn.first('permissionRequested');
    turn.run.answer(requestId, { kind: 'selected', optionId: 'cancel' });
    await turn.done;
    expect(turn.events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'cancelled' });
    expect(await readdir(lab.workspace)).toEqual([]);
  });

  test('asks before a file change with its diff, and gives both texts when it was made', async () => {
    const lab = await open({ sandbox: 'workspace-write', approvalPolicy: 'untrusted' });
    const file = join(lab.workspace, 'notes.txt');
    await writeFile(file, 'first line\nlast line\n');
    const turn = lab.prompt('[patch notes.txt]');
    const { requestId, detail } = await turn.first('permissionRequested');
    expect(detail).toContain('+a line between');
    turn.run.answer(requestId, { kind: 'selected', optionId: 'accept' });
    await turn.done;
    const newText = 'first line\na line between\nlast line\n';
    expect(await readFile(file, 'utf8')).toBe(newText);
    expect(changesOf(turn)).toHaveLength(2);
    expect(changesOf(turn)).toContainEqual({ path: file, oldText: 'first line\nlast line\n', newText });
    expect(changesOf(turn)).toContainEqual({
      path: join(lab.workspace, 'added.txt'),
      oldText: null,
      newText: 'quite new\n',
    });
  });

  test('leaves the file as it is when its change was refused, and goes on', async () => {
    const lab = await open({ sandbox: 'workspace-write', approvalPolicy: 'untrusted' });
    const file = join(lab.workspace, 'notes.txt');
    await writeFile(file, 'first line\nlast line\n');
    const turn = lab.prompt('[patch notes.txt]');
    const { requestId } = await turn.first('permissionRequested');
    turn.run.answer(requestId, { kind: 'selected', optionId: 'decline' });
    await turn.done;
    expect(turn.text()).toBe('The tool answered.');
    expect(changesOf(turn)).toEqual([]);
    expect(await readFile(file, 'utf8')).toBe('first line\nlast line\n');
  });

  everyAgent.stopsAndGoesOn(open, 'I have seen 2 of your prompts. The first was: [slow] talk');

  const openReadOnly = () => open({ sandbox: 'read-only', approvalPolicy: 'on-request' });
  everyAgent.stopsWhileItWaitsForPermission(openReadOnly, '[escalate echo pending]');

  test.each([
    ['with its group', (pid: number) => process.kill(-pid, 'SIGKILL')],
    ['by its wrapper alone', (pid: number) => process.kill(pid, 'SIGKILL')],
  ])('killed in the middle of a turn %s it fails, and the conversation goes on', async (_how, kill) => {
    const lab = await open();
    const turn = lab.prompt('[slow] talk');
    await turn.first('textDelta');
    kill(Number(lab.log.pids().at(-1)));
    expect((await turn.first('turnFailed')).error).toMatchObject({ code: 'agent-crashed' });
    await turn.done;
    const next = lab.prompt('are you there?', remoteIdOf(turn));
    await next.done;
    expect(next.text()).toContain('The first was: [slow] talk');
  });

  everyAgent.leavesNoProcess(open, '[run echo started; sleep 300]');

  everyAgent.tellsAnUnknownId(open, 'an ID that Codex does not know is told as not found', unknownId);

  everyAgent.refusesMalformedIds(open, 'Codex', ['not-a-uuid', '../../etc/passwd', 'Thread-1']);

  test('an archived conversation is told as archived, by the probe and by the turn', async () => {
    const lab = await open();
    const id = await createThread(lab);
    expect(await lab.adapter.probe(id, lab.workspace)).toMatchObject({ health: 'live' });
    await lab.codex('archive', id);
    expect(await lab.adapter.probe(id, lab.workspace)).toMatchObject({ health: 'archived' });
    const turn = lab.prompt('hello', id);
    expect((await turn.first('turnFailed')).error).toMatchObject({ code: 'thread-archived' });
    await turn.done;
  });

  test('a conversation whose file is empty is torn, and is not continued', async () => {
    const lab = await open();
    const id = await createThread(lab);
    const sessions = join(lab.codexHome, 'sessions');
    const file = (await readdir(sessions, { recursive: true })).find((name) => name.endsWith(`${id}.jsonl`));
    await truncate(join(sessions, file ?? 'none'));
    expect(await lab.adapter.probe(id, lab.workspace)).toMatchObject({ health: 'torn' });
    const turn = lab.prompt('hello', id);
    expect((await turn.first('turnFailed')).error.message).toContain('is empty');
    await turn.done;
  });

  everyAgent.isBusyWhileWritten(open, 'a conversation that another Codex is writing is busy');

  everyAgent.tellsStatusOfTheModel(open, [
    ['401', 'not-logged-in', 'codex login'],
    ['429', 'rate-limited', 'limit'],
    ['404', 'agent-failed', ''],
  ]);

  test('without a network it says that it tries again, and can be stopped', async () => {
    const lab = await open({ modelUrl: 'http://127.0.0.1:9/v1' });
    const turn = lab.prompt('hello');
    await turn.first('retrying');
    turn.run.cancel();
    await turn.done;
    expect(turn.events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'cancelled' });
  });

  everyAgent.takesEveryPrompt(open, ['--help', '-', 'resume']);
});
