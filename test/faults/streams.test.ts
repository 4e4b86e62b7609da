import { expect, test } from 'vitest';
import * as v from 'valibot';
import type { TurnRun } from '../../src/agents/agentAdapter.ts';
import { decodeJson } from '../../src/base/decode.ts';
import type { AgentEvent } from '../../src/domain/agentEvent.ts';
import type { RemoteThreadId } from '../../src/domain/ids.ts';
import { emptyTranscript, foldEvent } from '../../src/domain/transcript.ts';
import { remoteIdOf } from '../unit/agents/turns.ts';
import { rounds } from './support/form.ts';
import { mutate } from './support/mutations.ts';
import { play, recording, type Agent } from './support/playedStream.ts';
import { testRandom, type Random } from './support/random.ts';

interface Recording {
  readonly agent: Agent;
  readonly name: string;
  /** The conversation that was continued; in the others a new one was begun. */
  readonly asked?: string;
  /** How the turn failed; the others were had to their end. */
  readonly failed?: string;
}

const recordings: readonly Recording[] = [
  { agent: 'codex', name: 'file-change' },
  { agent: 'codex', name: 'not-logged-in', failed: 'not-logged-in' },
  { agent: 'codex', name: 'refused-command' },
  { agent: 'codex', name: 'thought-and-command' },
  { agent: 'codex', name: 'file-change', asked: '01a1fa16-9f85-7c91-9141-f18c70f347b2' },
  { agent: 'claude', name: 'cleared' },
  { agent: 'claude', name: 'edit' },
  { agent: 'claude', name: 'interrupted' },
  { agent: 'claude', name: 'rate-limited', failed: 'rate-limited' },
  { agent: 'claude', name: 'refused-command' },
  { agent: 'claude', name: 'edit', asked: '30a25181-d0da-4a2d-b6d5-95ae1a3b83e7' },
  { agent: 'amp', name: 'cancelled' },
  { agent: 'amp', name: 'edit' },
  { agent: 'amp', name: 'failed', failed: 'agent-failed' },
  { agent: 'amp', name: 'thought-and-command' },
  { agent: 'amp', name: 'edit', asked: 'T-c2f46591-5025-493f-8929-97e603280341' },
  { agent: 'acp', name: 'codex-tool' },
  { agent: 'acp', name: 'claude-permission' },
  { agent: 'acp', name: 'claude-resumed', asked: '6b0306aa-1708-4e69-9562-b2566d5d5f26' },
];

const perRecording = { short: 200, long: Math.ceil(1_000_000 / recordings.length) };

test.each(recordings)(
  'no mutation of $agent $name (continued: $asked) crashes, hangs or stores another ID',
  async (from) => {
    const random = testRandom();
    const { agent, name } = from;
    const asked = from.asked === undefined ? undefined : remoteIdOf(from.asked);
    const text = recording(agent, name);
    const before = timers();
    for (let left = rounds(perRecording); left > 0; left -= 1) {
      const bytes = mutate(text, random);
      const events = await eventsOf(play(agent, cut(bytes, random), asked), random.chance(0.5));
      checkEnd(events, bytes);
      checkIds(events, { agent, asked, said: Buffer.from(bytes).toString('utf8') });
      events.reduce((transcript, event) => foldEvent(transcript, event).transcript, emptyTranscript);
    }
    expect(timers() - before, 'timers left behind').toBeLessThan(10);
  },
);

test.each(recordings)(
  '$agent $name (continued: $asked), as it was recorded, ends as it ended',
  async (from) => {
    const asked = from.asked === undefined ? undefined : remoteIdOf(from.asked);
    const bytes = Buffer.from(recording(from.agent, from.name));
    const events = await eventsOf(play(from.agent, cut(bytes, testRandom()), asked));
    expect(events.at(-1)).toMatchObject(
      from.failed ? { type: 'turnFailed', error: { code: from.failed } } : { type: 'turnCompleted' },
    );
    expect(events.some(({ type }) => type === 'threadStarted')).toBe(true);
  },
);

test.each(recordings.filter(({ asked }) => asked))(
  '$agent: a stream of another conversation than the stored one is refused, and its ID is not stored',
  async ({ agent, name, asked = '' }) => {
    const other = asked.replace(/[0-9a-f]{8}/, '12345678');
    const bytes = Buffer.from(recording(agent, name).replaceAll(asked, other));
    const events = await eventsOf(play(agent, cut(bytes, testRandom()), remoteIdOf(asked)));
    expect(events.at(-1)).toMatchObject({ type: 'turnFailed', error: { code: 'thread-mismatch' } });
    expect(events.some(({ type }) => type === 'threadStarted')).toBe(false);
  },
);

/** Turns of the event loop that a turn may take to end once its agent has said all: far more than it needs. */
const patience = 1_000_000;

function timers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
}

/** All events; throws when the turn does not end. */
async function eventsOf(run: TurnRun, isUserThere = true): Promise<AgentEvent[]> {
  const events: AgentEvent[] = [];
  const state = { ended: false };
  const read = async () => {
    for await (const event of run.events) {
      events.push(event);
      if (isUserThere && event.type === 'permissionRequested')
        run.answer(event.requestId, { kind: 'cancelled' });
    }
    await run.ended;
    state.ended = true;
  };
  const reading = read();
  for (let left = patience; !state.ended && left > 0; left -= 1)
    await new Promise((resolve) => setImmediate(resolve));
  if (!state.ended) throw new Error('The turn hangs');
  await reading;
  return events;
}

/** Exactly one end, at the end, and no more events than what was said can have made. */
function checkEnd(events: readonly AgentEvent[], bytes: Uint8Array): void {
  const ends = events.filter(({ type }) => type === 'turnCompleted' || type === 'turnFailed');
  expect(ends).toHaveLength(1);
  expect(events.at(-1)).toBe(ends[0]);
  expect(events.length).toBeLessThan(20 + bytes.length);
}

interface Said {
  readonly agent: Agent;
  readonly asked: RemoteThreadId | undefined;
  readonly said: string;
}

/** Invariants 2 and 4: only an ID that the agent gave as its own, and none but the stored one if there is one. */
function checkIds(events: readonly AgentEvent[], { agent, asked, said }: Said): void {
  const stored = new Set(events.flatMap((event) => (event.type === 'threadStarted' ? [event.remoteId] : [])));
  const resets = said.match(/conversation_reset/g)?.length ?? 0;
  expect(stored.size).toBeLessThanOrEqual(1 + (agent === 'claude' ? resets : 0));
  const given = asked && resets === 0 ? new Set<string>([asked]) : idsGiven(agent, said);
  expect([...stored].filter((id) => !given.has(id))).toEqual([]);
}

const sessionId = v.pipe(
  v.object({ session_id: v.string() }),
  v.transform((line) => line.session_id),
);

/** Where each agent says which conversation it is in. */
const idFields = {
  codex: v.pipe(
    v.object({ id: v.literal(2), result: v.object({ thread: v.object({ id: v.string() }) }) }),
    v.transform(({ result }) => result.thread.id),
  ),
  claude: sessionId,
  amp: sessionId,
  acp: v.pipe(
    v.object({ id: v.literal(1), result: v.object({ sessionId: v.string() }) }),
    v.transform(({ result }) => result.sessionId),
  ),
} as const;

function idsGiven(agent: Agent, said: string): Set<string> {
  const ids = said.split('\n').map((line) => decodeJson<string>(idFields[agent], line));
  return new Set(ids.flatMap((id) => (id.ok ? [id.value] : [])));
}

/** At the ends of the first lines, so that requests and answers keep their order, and anywhere else. */
function cut(bytes: Uint8Array, random: Random): Uint8Array[] {
  const ends = new Set([bytes.length]);
  for (let at = 0, line = 0; line < 6 && at >= 0; line += 1) {
    at = bytes.indexOf(0x0a, at) + 1;
    if (at > 0) ends.add(at);
    else break;
  }
  for (let left = random.below(4); left > 0; left -= 1) ends.add(random.below(bytes.length + 1));
  const sorted = [...ends].sort((a, b) => a - b);
  return sorted.map((end, index) => bytes.subarray(sorted[index - 1] ?? 0, end));
}
