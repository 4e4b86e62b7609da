import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { AgentError } from '../../../src/domain/agentError.ts';
import type { AgentEvent } from '../../../src/domain/agentEvent.ts';
import { newMessageId } from '../../../src/domain/ids.ts';
import { applyChange, type PartChange } from '../../../src/domain/transcript.ts';
import type { Following } from '../../../src/runner/threadFollower.ts';
import type { TurnEvent } from '../../../src/runner/turnEvent.ts';
import type { StoreParams } from '../../../src/store/protocol.ts';
import { turnOf } from '../store/support/sample.ts';
import { startWindow, type WindowProcess } from '../store/support/windowProcess.ts';
import { openLab, waitFor, type Lab, type LabOptions } from './support/lab.ts';
import { answered, remoteId, ScriptedAgent, started } from './support/scriptedAgent.ts';

// This window is a runner with the real sample agent; the other one is a process of its own on the same store.

async function openBoth(options: LabOptions = {}): Promise<{ here: Lab; other: WindowProcess }> {
  const here = await openLab(options);
  // The other one is ended before: what is registered last is done first.
  onTestFinished(here.dispose);
  const other = await startWindow(here.databasePath, 'the other');
  await other.role();
  return { here, other };
}

function follow({ runner, store, threadId }: Lab): Following {
  return runner.follow(threadId, store.api.openThread({ threadId }));
}

function followed(here: Lab): Promise<void> {
  return follow(here).ready;
}

type Turn = StoreParams<'startTurn'>;

async function startTurn({ api }: WindowProcess, { threadId }: Lab, prompt = 'Hello'): Promise<Turn> {
  const turn = turnOf(threadId, prompt);
  await api.startTurn(turn);
  return turn;
}

const start: PartChange = { op: 'set', index: 0, part: { kind: 'text', text: 'One' } };
const more = (text: string): PartChange => ({ op: 'append', index: 0, text });

function change({ api }: WindowProcess, turn: Turn, batch: number, ...changes: PartChange[]) {
  return api.changeParts({ messageId: turn.replyMessageId, batch, changes });
}

const isState = (event: TurnEvent) => event.type === 'state';
const states = (events: readonly TurnEvent[]) => events.filter(isState).map(({ state }) => state.text);

test('a turn of another window is told as one of this window: its start, its reply batch by batch, its end', async () => {
  const { here, other } = await openBoth();
  await followed(here);
  const turn = await startTurn(other, here);
  await waitFor(() => here.events.some(isState));
  await change(other, turn, 1, start);
  await change(other, turn, 2, more(' two'));
  await change(other, turn, 3, more(' three'));
  await waitFor(() => here.events.filter(({ type }) => type === 'partsChanged').length === 3);
  expect(here.runner.growingReply(here.threadId)?.parts).toEqual([{ kind: 'text', text: 'One two three' }]);
  expect(here.runner.stateOf(here.threadId)).toEqual({
    ...{ phase: 'ready', running: true, text: 'Running in the other…' },
    runsIn: 'the other',
  });
  await other.api.endTurn({ turnId: turn.turnId, stopReason: 'end_turn' });
  await here.ended(1);
  await waitFor(() => states(here.events).length === 2);
  expect(here.events.map(({ type }) => type)).toEqual([
    ...['messagesAdded', 'state', 'partsChanged', 'partsChanged', 'partsChanged'],
    ...['messagesAdded', 'turnEnded', 'state'],
  ]);
  expect(states(here.events)).toEqual(['Running in the other…', 'Ready']);
  expect(here.runner.growingReply(here.threadId)).toBeUndefined();
});

test('what is read after following began and what is told from then on are the whole, at any moment of a stream', async () => {
  const { here, other } = await openBoth();
  const turn = await startTurn(other, here);
  await change(other, turn, 1, start);
  const stream = (async () => {
    for (let batch = 2; batch <= 200; batch += 1) await change(other, turn, batch, more(` ${batch}`));
  })();
  await waitFor(() => other.changes.length > 0);
  await followed(here);
  const begun = here.runner.growingReply(here.threadId)?.parts ?? [];
  const known = here.events.length;
  await stream;
  const whole = await other.api.getMessage({ messageId: turn.replyMessageId });
  await waitFor(() => here.runner.growingReply(here.threadId)?.parts.length === whole?.parts.length);
  await expect.poll(() => here.runner.growingReply(here.threadId)?.parts).toEqual(whole?.parts);
  const told = here.events
    .slice(known)
    .flatMap((event) => (event.type === 'partsChanged' ? event.changes : []));
  expect(told.reduce(applyChange, begun)).toEqual(whole?.parts);
});

test('prompts sent while another window runs the thread wait there, and are sent in order when it has ended', async () => {
  const { here, other } = await openBoth();
  const turn = await startTurn(other, here);
  for (const prompt of ['first', 'removed', 'second']) await here.runner.prompt(here.threadId, prompt);
  const queue = (await other.api.openThread({ threadId: here.threadId }))?.queue ?? [];
  expect(queue.map(({ text, waitsIn }) => ({ text, waitsIn }))).toEqual(
    ['first', 'removed', 'second'].map((text) => ({ text, waitsIn: 'another window' })),
  );
  await other.api.removeQueuedPrompt({ promptId: queue[1]?.id ?? '' });
  expect(here.runner.isBusy(here.threadId)).toBe(true);
  await other.api.endTurn({ turnId: turn.turnId, stopReason: 'cancelled' });
  await here.ended(2);
  const prompts = (await here.messages()).filter(({ role }) => role === 'user');
  expect(prompts.map(({ content }) => content)).toEqual(['Hello', 'first', 'second']);
});

test('when the other window dies, its turn is interrupted and the prompt behind it is sent', async () => {
  const { here, other } = await openBoth();
  await followed(here);
  const turn = await startTurn(other, here);
  await change(other, turn, 1, start);
  await here.runner.prompt(here.threadId, 'after it');
  await other.kill();
  await here.ended(2);
  const ends = here.events.flatMap((event) => (event.type === 'turnEnded' ? [event.turn.stopReason] : []));
  expect(ends).toEqual(['interrupted', 'end_turn']);
  const [, reply] = await here.messages();
  expect(reply).toMatchObject({ content: 'One', turn: { stopReason: 'interrupted' } });
});

test('a prompt that waits for another window is kept when this one is closed', async () => {
  const { here, other } = await openBoth();
  await startTurn(other, here);
  await here.runner.prompt(here.threadId, 'for later');
  await here.runner.shutDown();
  const opened = await other.api.openThread({ threadId: here.threadId });
  expect(opened?.queue.map(({ text }) => text)).toEqual(['for later']);
});

test('drafts, prompts that wait and messages that came without a turn are told', async () => {
  const { here, other } = await openBoth();
  const { threadId } = here;
  await followed(here);
  await other.api.setDraft({ threadId, text: 'half a' });
  await other.api.enqueuePrompt({ threadId, prompt: { id: 'q', text: 'later' } });
  await other.api.addThreadMessage({ id: newMessageId(randomUUID), threadId, role: 'user', content: 'Hi' });
  await waitFor(() => here.events.some(({ type }) => type === 'messagesAdded'));
  expect(here.events).toMatchObject([
    { type: 'draft', text: 'half a' },
    { type: 'queue', queue: [{ id: 'q', text: 'later', waitsIn: 'the other' }] },
    { type: 'messagesAdded', messages: [{ content: 'Hi' }] },
  ]);
});

test('following starts from what the caller has read', async () => {
  const { here, other } = await openBoth();
  const { threadId } = here;
  const read = await here.store.api.openThread({ threadId });
  await other.api.addThreadMessage({ id: newMessageId(randomUUID), threadId, role: 'user', content: 'Hi' });
  await here.runner.follow(threadId, Promise.resolve(read)).ready;
  await other.api.setDraft({ threadId, text: 'half a' });
  await waitFor(() => here.events.some(({ type }) => type === 'messagesAdded'));
  expect(here.events).toMatchObject([
    { type: 'draft', text: 'half a' },
    { type: 'messagesAdded', messages: [{ content: 'Hi' }] },
  ]);
});

test('a thread that is followed anew is told once, and is followed on when the earlier following ends', async () => {
  const { here, other } = await openBoth();
  const { threadId } = here;
  const earlier = follow(here);
  await earlier.ready;
  await followed(here);
  await other.api.setDraft({ threadId, text: 'half a' });
  await waitFor(() => here.events.length > 0);
  await startTurn(other, here);
  await waitFor(() => here.events.some(isState));
  expect(here.events).toMatchObject([
    { type: 'draft', text: 'half a' },
    { type: 'draft', text: '' },
    { type: 'messagesAdded' },
    { type: 'state' },
  ]);
  earlier.dispose();
  expect(here.runner.stateOf(threadId)).toMatchObject({ runsIn: 'the other' });
  expect(here.runner.growingReply(threadId)).toBeDefined();
});

test('a thread that nobody follows any more is not said to run in another window', async () => {
  const { here, other } = await openBoth();
  const following = follow(here);
  await startTurn(other, here);
  await waitFor(() => here.events.some(isState));
  following.dispose();
  expect(here.runner.stateOf(here.threadId)).toMatchObject({ running: false, text: 'Ready' });
  expect(here.runner.growingReply(here.threadId)).toBeUndefined();
});

test('a turn of this window is told once, followed or not', async () => {
  const { here, other } = await openBoth();
  const { threadId } = here;
  await followed(here);
  await here.ask('first');
  const own = here.events.filter(({ type }) => type === 'messagesAdded' || type === 'turnEnded');
  expect(own.map(({ type }) => type)).toEqual(['messagesAdded', 'turnEnded']);
  await other.api.addThreadMessage({ id: newMessageId(randomUUID), threadId, role: 'user', content: 'Hi' });
  await waitFor(() => here.events.at(-1)?.type === 'messagesAdded');
  expect(here.events.at(-1)).toMatchObject({ messages: [{ content: 'Hi' }] });
});

test('a turn of this window is stopped by another one, which says that somebody was asked', async () => {
  const { here, other } = await openBoth();
  await here.runner.prompt(here.threadId, 'slow');
  const turnId = here.events.flatMap((event) => (event.type === 'messagesAdded' ? event.messages : []))[0]
    ?.turn?.id;
  if (!turnId) throw new Error('no turn');
  await waitFor(() => here.events.some(({ type }) => type === 'partsChanged'));
  expect(await other.api.requestStop({ turnId })).toBe(true);
  await here.ended(1);
  expect((await here.messages()).at(-1)?.turn?.stopReason).toBe('cancelled');
  expect(await other.api.requestStop({ turnId })).toBe(false);
});

test("Stop reaches the window that runs the turn, and no other one's", async () => {
  const { here, other } = await openBoth();
  const third = await startWindow(here.databasePath, 'the third');
  await third.role();
  expect(await here.runner.stopAnywhere(here.threadId)).toBe(false);
  const { turnId, threadId } = await startTurn(other, here);
  expect(await here.runner.stopAnywhere(threadId)).toBe(true);
  await waitFor(() => other.stops.length > 0);
  expect(other.stops).toEqual([{ turnId, threadId }]);
  await third.api.info({});
  expect(third.stops).toEqual([]);
});

/** A prompt that waits here for a turn of the other window, which then ends; the agent knows the conversation. */
async function takeOver(agent: ScriptedAgent): Promise<Lab> {
  const { here, other } = await openBoth({ adapter: () => agent });
  await here.ask('the first prompt');
  await waitFor(() => !here.runner.isBusy(here.threadId));
  agent.requests.length = 0;
  const { turnId } = await startTurn(other, here);
  await here.runner.prompt(here.threadId, 'waits');
  await other.api.endTurn({ turnId, stopReason: 'end_turn' });
  return here;
}

const busy: AgentEvent = { type: 'turnFailed', error: new AgentError('thread-busy', 'Somebody has it.') };

test("a conversation that the agent's process of the other window still holds is waited for", async () => {
  const agent = new ScriptedAgent();
  agent.script = ({ prompt }) =>
    prompt === 'waits' && agent.requests.length < 3 ? [busy] : [started(remoteId('made-1')), ...answered];
  const here = await takeOver(agent);
  await here.ended(2);
  expect(agent.requests.map((request) => request.remoteId)).toEqual(['made-1', 'made-1', 'made-1']);
  const reply = (await here.messages()).at(-1);
  expect(reply).toMatchObject({ content: 'Answered.', turn: { stopReason: 'end_turn' } });
});

test('as long as it is held Stop works, and nothing is sent', async () => {
  const agent = new ScriptedAgent();
  agent.health.set(remoteId('made-1'), 'busy');
  const here = await takeOver(agent);
  await waitFor(() => agent.probed.length > 1);
  here.runner.stop(here.threadId);
  await here.ended(2);
  expect(agent.requests).toEqual([]);
  const reply = (await here.messages()).at(-1);
  expect(reply).toMatchObject({ parts: [], turn: { stopReason: 'cancelled' } });
});
