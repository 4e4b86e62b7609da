import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Choices } from '../../src/domain/offers.ts';
import { openAcpLab, type AcpKind, type AcpLab, type LabSettings } from './acpLab.ts';
import * as everyAgent from './everyAgent.ts';
import { asRemoteId, closedAfterEach, createThread } from './labs.ts';
import { remoteIdOf } from './recordedTurn.ts';

interface Facts {
  readonly kind: AcpKind;
  readonly version: string;
  /** A mode that it offers, in which it asks before it writes. */
  readonly asking: Choices;
  /** The prompt that has it write `text` into a file. */
  readonly write: (file: string, text: string) => string;
  readonly allow: string;
  readonly refuse: string;
}

const agents: readonly Facts[] = [
  {
    ...{ kind: 'claude-acp', version: '0.100.0', asking: { mode: 'default' } },
    ...{ allow: 'allow_once', refuse: 'reject_once' },
    write: (file, text) => `[call Write ${JSON.stringify({ file_path: file, content: text })}]`,
  },
  {
    ...{ kind: 'codex-acp', version: '2.6.0', asking: { mode: 'read-only' } },
    ...{ allow: 'allow_once', refuse: 'reject_once' },
    write: (file, text) => `[escalate printf '${text}' > ${file}]`,
  },
];

const unknownId = asRemoteId('01a1f8f5-0000-7000-8000-000000000000');

describe.each(agents.map((facts) => [facts.kind, facts] as const))('%s', (kind, facts) => {
  const { version, asking, write, allow, refuse } = facts;
  const open = closedAfterEach((settings?: LabSettings) => openAcpLab(kind, settings));

  const answerWith = async (lab: AcpLab, kindOfOption: string): Promise<void> => {
    const turn = lab.prompt(write(join(lab.workspace, 'it.txt'), 'done'), undefined, asking);
    const { requestId, options } = await turn.first('permissionRequested');
    const option = options.find((candidate) => candidate.kind === kindOfOption);
    turn.run.answer(requestId, { kind: 'selected', optionId: option?.optionId ?? 'none' });
    await turn.done;
    expect(turn.events.at(-1)).toMatchObject({ type: 'turnCompleted' });
  };

  everyAgent.isFound(open, version);

  test('names a new conversation first, streams its answer, and reports what it took', async () => {
    const lab = await open();
    const turn = lab.prompt('remember the heron');
    await turn.done;
    expect(turn.events[0]).toMatchObject({ type: 'threadStarted', provisional: true });
    expect(turn.events.filter(({ type }) => type === 'textDelta').length).toBeGreaterThan(3);
    expect(turn.text()).toBe('I have seen 1 of your prompts. The first was: remember the heron');
    expect(turn.events.at(-1)).toMatchObject({
      usage: { inputTokens: 60, outputTokens: 20, cachedInputTokens: 40 },
    });
    expect(await turn.first('usageUpdated')).toMatchObject({
      usage: { contextTokens: expect.any(Number) as number },
    });
  });

  test('offers its modes, models and commands', async () => {
    const lab = await open();
    const turn = lab.prompt('hello');
    await turn.done;
    const offers = turn.events.flatMap((event) => (event.type === 'offered' ? [event.offers] : []));
    const all = Object.assign({}, ...offers) as (typeof offers)[number];
    expect(all.modes?.map(({ id }) => id)).toContain(all.mode);
    expect(all.models?.map(({ id }) => id)).toContain(all.model);
    expect(all.commands?.length).toBeGreaterThan(0);
  });

  everyAgent.continuesInAnotherProcess(open);
  everyAgent.takesTurnsOfTwoWindows(open);

  test('ruling 5: what it lists is live, and what it does not list cannot be told', async () => {
    const lab = await open();
    const id = await createThread(lab);
    expect(await lab.adapter.probe(id, lab.workspace)).toMatchObject({ health: 'live' });
    expect(await lab.adapter.probe(unknownId, lab.workspace)).toMatchObject({ health: 'unknown' });
  });

  test('an ID that it does not know is told as not found', async () => {
    const lab = await open();
    const turn = lab.prompt('hello', unknownId);
    expect((await turn.first('turnFailed')).error).toMatchObject({ code: 'thread-not-found' });
    await turn.done;
  });

  everyAgent.refusesMalformedIds(open, 'its own', ['not-a-uuid', '../../etc/passwd', 'remember the heron']);

  everyAgent.stopsAndGoesOn(open);

  test.each([
    ['with its group', (pid: number) => process.kill(-pid, 'SIGKILL')],
    ['by its leader alone', (pid: number) => process.kill(pid, 'SIGKILL')],
  ])('killed in the middle of a turn %s it fails, and the conversation goes on', async (_how, kill) => {
    const lab = await open();
    const id = await createThread(lab);
    const turn = lab.prompt('[slow] talk', id);
    await turn.first('textDelta');
    kill(Number(lab.log.pids().at(-1)));
    expect((await turn.first('turnFailed')).error).toMatchObject({ code: 'agent-crashed' });
    await turn.done;
    const next = lab.prompt('are you there?', id);
    await next.done;
    expect(remoteIdOf(next)).toBe(id);
    expect(next.text()).toContain('The first was: remember the heron');
  });

  if (kind === 'codex-acp') {
    test('an archived conversation is told as archived', async () => {
      const lab = await open();
      const id = await createThread(lab);
      await lab.codex('archive', id);
      const turn = lab.prompt('hello', id);
      expect((await turn.first('turnFailed')).error).toMatchObject({ code: 'thread-archived' });
      await turn.done;
    });

    everyAgent.isBusyWhileWritten(open, 'a conversation that another process is writing is busy');

    test('asks for the model that was chosen', async () => {
      const lab = await open();
      await lab.prompt('hello', undefined, { model: 'gpt-5.6-sol' }).done;
      expect(lab.model.requests.at(-1)?.model).toBe('gpt-5.6-sol');
    });

    test('without a network it says that it tries again, and can be stopped', async () => {
      const lab = await open({ serverDown: true });
      const turn = lab.prompt('hello');
      expect((await turn.first('retrying')).text).toContain('Reconnecting');
      turn.run.cancel();
      await turn.done;
      expect(turn.events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'cancelled' });
    });
  } else {
    test.skip('archived: Claude Code has no archive, it deletes old conversations', () => undefined);
    test.skip('busy: it has no lock, two processes write the same conversation', () => undefined);

    test('without a network it is told as offline', async () => {
      const lab = await open({ serverDown: true });
      const turn = lab.prompt('hello');
      expect((await turn.first('turnFailed')).error).toMatchObject({ code: 'offline' });
      await turn.done;
    });
  }

  test.each([
    ['401', 'not-logged-in'],
    ['429', 'rate-limited'],
    ['500', 'agent-failed'],
  ])('%s of the model is told as %s', async (status, code) => {
    const lab = await open();
    const turn = lab.prompt(`[status ${status}] hello`);
    expect((await turn.first('turnFailed')).error.code).toBe(code);
    await turn.done;
  });

  everyAgent.takesEveryPrompt(open, ['--help', '-']);

  test('asks before it writes a file, and writes it when allowed', async () => {
    const lab = await open();
    await answerWith(lab, allow);
    expect(await readFile(join(lab.workspace, 'it.txt'), 'utf8')).toBe('done');
  });

  test('does not write a file that was refused', async () => {
    const lab = await open();
    await answerWith(lab, refuse);
    expect(await readdir(lab.workspace)).toEqual([]);
  });

  test('a permission that is open when the turn is stopped is withdrawn', async () => {
    const lab = await open();
    const turn = lab.prompt(write(join(lab.workspace, 'it.txt'), 'done'), undefined, asking);
    await turn.first('permissionRequested');
    turn.run.cancel();
    await turn.done;
    expect(turn.events.at(-1)).toMatchObject({ stopReason: 'cancelled' });
    expect(await readdir(lab.workspace)).toEqual([]);
  });
});
