import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openAmpLab } from './ampLab.ts';
import * as everyAgent from './everyAgent.ts';
import { asRemoteId, closedAfterEach, createThread } from './labs.ts';
import { remoteIdOf } from './recordedTurn.ts';

const unknownId = asRemoteId('T-00000000-0000-4000-8000-000000000000');
const rule = (action: string) => ({ 'amp.permissions': [{ tool: 'shell_command', action }] });

describe('Amp', () => {
  const open = closedAfterEach(openAmpLab);

  // The first start reads the whole program from the disk, 100 MB, and may take longer than one may wait for a version.
  beforeAll(async () => {
    const lab = await openAmpLab();
    await lab.amp('--version');
    await lab.close();
  });

  everyAgent.isFound(open, '0.0.1790142911-g7618fb');

  test('without a login it says so when it is found, and nothing is started', async () => {
    const lab = await open({ apiKey: '' });
    expect(await lab.adapter.detect()).toMatchObject({
      note: expect.stringContaining('amp login') as string,
    });
    const asked = lab.log.pids().length;
    const turn = lab.prompt('hello');
    expect((await turn.first('turnFailed')).error).toMatchObject({ code: 'not-logged-in' });
    expect(await lab.adapter.probe(unknownId, lab.workspace)).toMatchObject({ health: 'unknown' });
    expect(lab.log.pids()).toHaveLength(asked);
  });

  test('names a new conversation before anything is said, and keeps it (P6, P7)', async () => {
    const lab = await open();
    const turn = lab.prompt('remember the heron');
    await turn.done;
    expect(turn.events.slice(0, 2)).toMatchObject([
      { type: 'threadStarted', provisional: true },
      { type: 'threadStarted', provisional: false },
    ]);
    expect([...lab.server.threads.keys()]).toEqual([remoteIdOf(turn)]);
    expect(lab.server.threads.get(remoteIdOf(turn))?.archived).toBe(false);
    expect(turn.text()).toBe('I have seen 1 of your prompts. The first was: remember the heron');
    expect(turn.events.at(-1)).toEqual({
      type: 'turnCompleted',
      stopReason: 'end_turn',
      usage: { inputTokens: 150, outputTokens: 20, cachedInputTokens: 40 },
    });
  });

  test('continues a conversation in another process, twice, and remembers (P2, P5, P11)', async () => {
    const lab = await open();
    const id = await createThread(lab);
    await lab.prompt('what was the bird?', id).done;
    const turn = lab.prompt('and again?', id);
    await turn.done;
    expect(remoteIdOf(turn)).toBe(id);
    expect(turn.text()).toBe('I have seen 3 of your prompts. The first was: remember the heron');
    expect(new Set(lab.log.pids()).size).toBe(3);
    expect(lab.log.lines).toContainEqual(
      expect.stringMatching(
        new RegExp(`^Agent process started pid=\\d+ command=\\S+ args=\\["threads","continue","${id}",`),
      ),
    );
  });

  test('shows a thought, and a command with its output', async () => {
    const lab = await open();
    const turn = lab.prompt('[think][run echo one; exit 3]');
    await turn.done;
    expect(turn.events).toContainEqual(
      expect.objectContaining({ type: 'thoughtDelta', text: 'I should look first.' }),
    );
    expect(await turn.first('toolCallStarted')).toMatchObject({
      call: { title: 'echo one; exit 3', toolKind: 'execute', status: 'running' },
    });
    expect(await turn.first('toolCallUpdated')).toMatchObject({
      patch: { status: 'failed', output: 'one\n' },
    });
    expect(turn.text()).toBe('I will use a tool.The tool answered.');
  });

  test('gives both texts of a file that it edited, patched or created', async () => {
    const lab = await open();
    const file = join(lab.workspace, 'notes.txt');
    const added = join(lab.workspace, 'added.txt');
    await writeFile(file, 'first line\nlast line\n');
    const edit = lab.prompt(`[edit ${file}]`);
    expect((await edit.first('fileChanged')).change).toMatchObject({
      path: file,
      oldText: 'first line\nlast line\n',
      newText: 'first line\na new last line\n',
    });
    await edit.done;
    const patch = lab.prompt(
      `[patch *** Begin Patch\n*** Update File: ${file}\n@@\n-first line\n+one\n*** End Patch]`,
    );
    expect((await patch.first('fileChanged')).change).toMatchObject({
      oldText: 'first line\na new last line\n',
      newText: 'one\na new last line\n',
    });
    await patch.done;
    const create = lab.prompt(`[create ${added}]`);
    expect((await create.first('fileChanged')).change).toMatchObject({
      oldText: null,
      newText: 'quite new\n',
    });
    await create.done;
  });

  test.skip('asks before a command: Amp asks only in its own terminal, elsewhere it refuses', () =>
    undefined);

  test('a rule that wants the user to be asked refuses, and the user is told', async () => {
    const lab = await open({ configuration: rule('ask') });
    const turn = lab.prompt('[run echo asked > asked.txt]');
    expect(await turn.first('notice')).toMatchObject({
      level: 'warning',
      text: expect.stringContaining('amp permissions edit') as string,
    });
    await turn.done;
    expect(await turn.first('toolCallUpdated')).toMatchObject({ patch: { status: 'failed' } });
    expect(await readdir(lab.workspace)).toEqual([]);
  });

  test('runs a command that a rule allows', async () => {
    const lab = await open({ configuration: rule('allow') });
    await lab.prompt('[run echo allowed > allowed.txt]').done;
    expect(await readFile(join(lab.workspace, 'allowed.txt'), 'utf8')).toBe('allowed\n');
  });

  test('does not run a command that was refused by a rule, and goes on', async () => {
    const lab = await open({ configuration: rule('reject') });
    const turn = lab.prompt('[run echo refused > refused.txt]');
    await turn.done;
    expect(await turn.first('toolCallUpdated')).toMatchObject({ patch: { status: 'failed' } });
    expect(turn.events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'end_turn' });
    expect(await readdir(lab.workspace)).toEqual([]);
  });

  test('stops within a second, tells its server, and the thread can be continued', async () => {
    const lab = await open();
    const turn = lab.prompt('[slow] talk');
    await turn.first('threadStarted');
    const asked = performance.now();
    turn.run.cancel();
    await turn.first('turnCompleted');
    expect(performance.now() - asked).toBeLessThan(1000);
    await turn.done;
    expect(turn.events.at(-1)).toMatchObject({ stopReason: 'cancelled' });
    expect(lab.server.threads.get(remoteIdOf(turn))?.cancels).toBe(1);
    const next = lab.prompt('and now?', remoteIdOf(turn));
    await next.done;
    expect(next.text()).toContain('I have seen 2 of your prompts. The first was: [slow] talk');
  });

  everyAgent.leavesNoProcess(open, '[run sleep 300]');

  test('killed in the middle of a turn it fails, and the thread goes on', async () => {
    const lab = await open();
    const turn = lab.prompt('[slow] talk');
    await turn.first('threadStarted');
    process.kill(-Number(lab.log.pids().at(-1)), 'SIGKILL');
    expect((await turn.first('turnFailed')).error).toMatchObject({ code: 'agent-crashed' });
    await turn.done;
    const next = lab.prompt('are you there?', remoteIdOf(turn));
    await next.done;
    expect(next.events.at(-1)).toMatchObject({ type: 'turnCompleted' });
    expect(next.text()).toContain('The first was: [slow] talk');
  });

  everyAgent.tellsAnUnknownId(
    open,
    'a thread that the server does not know is told as not found (P10)',
    unknownId,
  );

  everyAgent.refusesMalformedIds(open, 'Amp', ['not-an-id', '../../etc/passwd', 'T-af104518-4b66']);

  test('an archived thread is told as archived, by the probe and by the turn', async () => {
    const lab = await open();
    const id = await createThread(lab);
    expect(await lab.adapter.probe(id, lab.workspace)).toMatchObject({ health: 'live' });
    await lab.amp('threads', 'archive', id);
    expect(await lab.adapter.probe(id, lab.workspace)).toMatchObject({ health: 'archived' });
    const turn = lab.prompt('hello', id);
    expect((await turn.first('turnFailed')).error).toMatchObject({ code: 'thread-archived' });
    await turn.done;
    await lab.adapter.unarchive?.(id, lab.workspace);
    expect(await lab.adapter.probe(id, lab.workspace)).toMatchObject({ health: 'live' });
  });

  everyAgent.isBusyWhileWritten(open, 'a thread that another Amp has open is busy', 'threadStarted');

  test.each([
    [401, 'not-logged-in', 'amp login'],
    [429, 'rate-limited', 'limit'],
    [500, 'agent-failed', 'server returned an error'],
  ])(
    'P15: an answer %d of the server is told as %s, and proves nothing of a thread',
    async (status, code, words) => {
      const lab = await open();
      const id = await createThread(lab);
      lab.server.failWith(status);
      const turn = lab.prompt('hello');
      const { error } = await turn.first('turnFailed');
      expect(error).toMatchObject({ code, message: expect.stringContaining(words) as string });
      await turn.done;
      expect(await lab.adapter.probe(id, lab.workspace)).toMatchObject({ health: 'unknown' });
    },
  );

  test('P15: a limit that the model reports is told as rate-limited', async () => {
    const turn = (await open()).prompt('[fail Rate limit exceeded]');
    expect((await turn.first('turnFailed')).error).toMatchObject({ code: 'rate-limited' });
    await turn.done;
  });

  test('without a network it is offline, and the thread is not called missing (P15)', async () => {
    const lab = await open();
    const id = await createThread(lab);
    await lab.server.close();
    const [fresh, continued] = [lab.prompt('hello'), lab.prompt('hello', id)];
    expect((await fresh.first('turnFailed')).error).toMatchObject({ code: 'offline' });
    expect((await continued.first('turnFailed')).error).toMatchObject({ code: 'offline' });
    expect(await lab.adapter.probe(id, lab.workspace)).toMatchObject({ health: 'unknown' });
    await Promise.all([fresh.done, continued.done]);
  });

  test('when its server goes in the middle of a turn the user is told of the silence, and can stop', async () => {
    const lab = await open({ limits: { silenceMs: 8000 } });
    const turn = lab.prompt('[slow] talk');
    await turn.first('threadStarted');
    await lab.server.close();
    await turn.first('notice');
    turn.run.cancel();
    await turn.done;
    expect(turn.events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'cancelled' });
  });

  test('P15: a server that does not answer is told in time', async () => {
    const lab = await open({ limits: { openMs: 4000, probeMs: 4000 } });
    lab.server.hang();
    const turn = lab.prompt('hello');
    expect((await turn.first('turnFailed')).error).toMatchObject({ code: 'timeout' });
    expect(await lab.adapter.probe(unknownId, lab.workspace)).toMatchObject({ health: 'unknown' });
    await turn.done;
  });

  test.each(['--help', '-', 'threads', '  two\nlines ```'])(
    'a prompt that looks like an argument is a prompt: %j',
    async (text) => {
      const lab = await open();
      const id = await createThread(lab, text);
      expect(lab.server.threads.get(id)?.prompts()).toEqual([text]);
    },
  );
});
