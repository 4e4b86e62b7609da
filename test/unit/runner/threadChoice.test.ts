import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BindingState } from '../../../src/domain/binding.ts';
import { newBindingId, newSessionId, type ThreadId } from '../../../src/domain/ids.ts';
import { openLab, type Lab } from './support/lab.ts';
import { remoteId, ScriptedAgent } from './support/scriptedAgent.ts';

/**
 * The world in which a thread gets a prompt: the user asked for a `new` conversation; the thread is tied to one, which
 * is the `selected` one; the agent has a `current` one, which `belongs` to the thread; the thread has an earlier one,
 * the `local`; and the agent still has those that it is asked for: they are `valid`.
 */
interface World {
  readonly isNew: boolean;
  readonly selected: boolean;
  readonly current: boolean;
  readonly belongs: boolean;
  readonly local: boolean;
  readonly valid: boolean;
}

/** Ruling 2 as a table: the first row that fits a world says what the agent is started with, and what is logged. */
const rows: readonly { readonly when: Partial<World>; readonly sent: string; readonly decision: string }[] = [
  { when: { isNew: true }, sent: 'none', decision: 'create' },
  { when: { selected: true, valid: true }, sent: 'selected', decision: 'continue' },
  { when: { selected: true, valid: false }, sent: 'none', decision: 'recover' },
  { when: { current: true, belongs: true }, sent: 'current', decision: 'continue' },
  { when: { local: true, valid: true }, sent: 'local', decision: 'continue' },
  { when: { local: true, valid: false }, sent: 'none', decision: 'recover' },
  // The agent's own one is the thread's only earlier one, and the agent is at another or at none.
  { when: { belongs: true, valid: true }, sent: 'current', decision: 'continue' },
  { when: { belongs: true, valid: false }, sent: 'none', decision: 'recover' },
  { when: {}, sent: 'none', decision: 'create' },
];

const worlds: World[] = Array.from({ length: 64 }, (_, bits) => {
  const is = (bit: number) => (bits & (1 << bit)) !== 0;
  return { isNew: is(0), selected: is(1), current: is(2), belongs: is(3), local: is(4), valid: is(5) };
});

const agent = new ScriptedAgent();
let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ adapter: () => agent });
});
afterAll(() => lab.dispose());

test.each(worlds.map((world) => [nameOf(world), world] as const))('P4: %s', async (_name, world) => {
  const { sent, decision } = rowFor(world);
  const threadId = await build(world);
  const logged = lab.log.length;
  agent.requests.length = 0;

  await lab.ask('hello', threadId);

  expect(agent.requests.map((request) => request.remoteId ?? 'none')).toEqual([sent]);
  const log = lab.log.slice(logged);
  // P11, P12: one line each, and what they name is what was sent, or what is recovered from.
  const named = decision === 'recover' ? '(selected|local|current)' : sent;
  expect(log.filter((line) => line.startsWith('thread choice'))).toEqual([
    expect.stringMatching(`decision=${decision} thread=${threadId} remote=${named} `),
  ]);
  expect(log.filter((line) => line.startsWith('turn starts'))).toEqual([
    expect.stringContaining(`remote=${sent} `),
  ]);
  expect(log.some((line) => line.startsWith(foreign))).toBe(isForeign(world, sent));
});

function rowFor(world: World) {
  const row = rows.find(({ when }) =>
    Object.entries(when).every(([key, is]) => world[key as keyof World] === is),
  );
  if (!row) throw new Error('no row fits');
  return row;
}

const foreign = "Current scripted thread doesn't belong to this session - will create new thread";

/** P18: said where the agent's own conversation was looked at, is another's, and nothing is continued. */
function isForeign({ isNew, selected, current, belongs }: World, sent: string): boolean {
  return !isNew && !selected && current && !belongs && sent === 'none';
}

/** A session's thread, its only one unless it was asked for, with the chain of such a world, the oldest link first. */
async function build(world: World): Promise<ThreadId> {
  const { api } = lab.store;
  const id = newSessionId(randomUUID);
  await api.createSession({ id, name: id, agent: agent.kind, cwd: lab.folder });
  const threadId = await api.createThread({ sessionId: id, name: 'New Thread' });
  if (world.belongs) await link(threadId, 'current', 'established');
  if (world.local) await link(threadId, 'local', 'established');
  const isLeftOver = !world.selected && (world.belongs || world.local);
  if (world.selected) await link(threadId, 'selected', 'established');
  else if (isLeftOver) await link(threadId, 'never-stored', 'provisional');
  // Given up, or made beside another thread of the session.
  if (world.isNew) await api.endBindings({ threadId });
  if (world.isNew) await api.createThread({ sessionId: id, name: 'Another Thread' });
  agent.current = world.current ? remoteId('current') : undefined;
  for (const name of ['selected', 'local', 'current'])
    agent.health.set(remoteId(name), world.valid ? 'live' : 'missing');
  return threadId;
}

async function link(threadId: ThreadId, name: string, state: BindingState): Promise<void> {
  await lab.store.api.saveBinding({
    ...{ id: newBindingId(randomUUID), threadId, agent: agent.kind, cwd: lab.folder, state },
    remoteId: remoteId(name),
    createdAt: new Date().toISOString(),
  });
}

function nameOf(world: World): string {
  const held = Object.entries(world).flatMap(([name, is]) => (is ? [name === 'isNew' ? 'new' : name] : []));
  return held.length === 0 ? 'nothing' : held.join(', ');
}
