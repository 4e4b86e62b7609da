import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { AgentEvent } from '../../src/domain/agentEvent.ts';
import type { RemoteThreadId } from '../../src/domain/ids.ts';
import type { Lab } from './lab.ts';
import { asRemoteId, createThread } from './labs.ts';
import { remoteIdOf } from './recordedTurn.ts';
import { openWindows } from './windows.ts';

/*
 * Cases that are the same for several agents, each a test of its own: an agent's file calls those that apply to it,
 * within its `describe`.
 */

type Open<Opened extends Lab = Lab> = () => Promise<Opened>;

/** An agent whose model is ours, and not behind a server of its own. */
interface ModelLab extends Lab {
  readonly model: { readonly requests: readonly { readonly userMessages: readonly string[] }[] };
}

export function isFound(open: Open, version: string): void {
  test('is found, with its version', async () => {
    const { adapter } = await open();
    expect(await adapter.detect()).toEqual({ kind: 'found', path: expect.any(String) as string, version });
  });
}

export function continuesInAnotherProcess(open: Open): void {
  test('continues a conversation in another process, and remembers', async () => {
    const lab = await open();
    const id = await createThread(lab);
    const turn = lab.prompt('what was the bird?', id);
    await turn.done;
    expect(remoteIdOf(turn)).toBe(id);
    expect(turn.text()).toBe('I have seen 2 of your prompts. The first was: remember the heron');
    expect(new Set(lab.log.pids()).size).toBe(2);
  });
}

export function takesTurnsOfTwoWindows(open: Open): void {
  test('a prompt that waits for the turn of another window goes on in the same conversation', async () => {
    const [here, there] = await openWindows(await open());
    const threadId = await here.createThread();
    await here.runner.prompt(threadId, 'remember the heron');
    await there.runner.prompt(threadId, 'what was the bird?');
    await here.runner.settled();
    await there.runner.settled();
    const [, , , reply] = await here.messages(threadId);
    expect(reply).toMatchObject({
      content: 'I have seen 2 of your prompts. The first was: remember the heron',
      turn: { stopReason: 'end_turn' },
    });
  });
}

/** `prompt`: has the agent do what needs the user's permission. */
export function stopsWhileItWaitsForPermission(open: Open, prompt: string): void {
  test('stops while it waits for permission', async () => {
    const lab = await open();
    const turn = lab.prompt(prompt);
    await turn.first('permissionRequested');
    turn.run.cancel();
    await turn.done;
    expect(turn.events).toContainEqual(
      expect.objectContaining({ type: 'permissionResolved', outcome: { kind: 'cancelled' } }),
    );
    expect(turn.events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'cancelled' });
    expect(await readdir(lab.workspace)).toEqual([]);
  });
}

/** `answer`: to the next prompt; some agents send a prompt of their own when they were stopped. */
export function stopsAndGoesOn(open: Open, answer = 'The first was: [slow] talk'): void {
  test('stops within a second, and the conversation can be continued', async () => {
    const lab = await open();
    const turn = lab.prompt('[slow] talk');
    await turn.first('textDelta');
    const asked = performance.now();
    turn.run.cancel();
    await turn.first('turnCompleted');
    expect(performance.now() - asked).toBeLessThan(1000);
    await turn.done;
    expect(turn.events.at(-1)).toMatchObject({ stopReason: 'cancelled' });
    const next = lab.prompt('and now?', remoteIdOf(turn));
    await next.done;
    expect(next.text()).toContain(answer);
  });
}

/** `prompt`: has the agent run a command that does not end. */
export function leavesNoProcess(open: Open, prompt: string): void {
  test('stopped in the middle of a command it leaves no process', async () => {
    const lab = await open();
    const turn = lab.prompt(prompt);
    await turn.first('toolCallStarted');
    turn.run.cancel();
    await turn.done;
    expect(turn.events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'cancelled' });
  });
}

/** `name`: who does not know the ID, in the agent's words. */
export function tellsAnUnknownId(open: Open, name: string, unknownId: RemoteThreadId): void {
  test(name, async () => {
    const lab = await open();
    await createThread(lab);
    expect(await lab.adapter.probe(unknownId, lab.workspace)).toMatchObject({ health: 'missing' });
    const turn = lab.prompt('hello', unknownId);
    expect((await turn.first('turnFailed')).error).toMatchObject({ code: 'thread-not-found' });
    await turn.done;
    expect(turn.events).toHaveLength(1);
  });
}

/** `whose`: as in "one of Codex". */
export function refusesMalformedIds(open: Open, whose: string, ids: readonly string[]): void {
  test.each(ids)(
    `an ID that cannot be one of ${whose} is refused before anything is started: %s`,
    async (id) => {
      const lab = await open();
      const turn = lab.prompt('hello', asRemoteId(id));
      expect((await turn.first('turnFailed')).error).toMatchObject({ code: 'thread-not-found' });
      expect(await lab.adapter.probe(asRemoteId(id), lab.workspace)).toMatchObject({ health: 'missing' });
      await turn.done;
      expect(lab.log.pids()).toEqual([]);
    },
  );
}

/** `sign`: the event from which on the conversation is taken. */
export function isBusyWhileWritten(open: Open, name: string, sign: AgentEvent['type'] = 'textDelta'): void {
  test(name, async () => {
    const lab = await open();
    const first = lab.prompt('[slow] talk');
    await first.first(sign);
    const second = lab.prompt('hello', remoteIdOf(first));
    expect((await second.first('turnFailed')).error).toMatchObject({ code: 'thread-busy' });
    first.run.cancel();
    await Promise.all([first.done, second.done]);
  });
}

type StatusRow = readonly [status: string, code: string, words: string];

export function tellsStatusOfTheModel(open: Open, rows: readonly StatusRow[]): void {
  test.each(rows)('an answer %s of the model is told as %s', async (status, code, words) => {
    const lab = await open();
    const turn = lab.prompt(`[status ${status}] hello`);
    const { error } = await turn.first('turnFailed');
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
    expect(turn.text()).toBe('');
    await turn.done;
  });
}

export function takesEveryPrompt(open: Open<ModelLab>, prompts: readonly string[]): void {
  test.each(prompts)('a prompt that looks like an argument is a prompt: %s', async (text) => {
    const lab = await open();
    await createThread(lab, text);
    expect(lab.model.requests.at(-1)?.userMessages).toEqual([text]);
  });
}
