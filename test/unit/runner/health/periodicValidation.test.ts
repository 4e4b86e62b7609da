import { afterEach, expect, test } from 'vitest';
import type { Disposable } from '../../../../src/base/disposable.ts';
import { validatePeriodically } from '../../../../src/runner/health/periodicValidation.ts';
import { askToTheEnd, openLab, waitFor, type Lab } from '../support/lab.ts';
import { remoteId, ScriptedAgent } from '../support/scriptedAgent.ts';

let lab: Lab | undefined;
let periodic: Disposable | undefined;
afterEach(async () => {
  periodic?.dispose();
  await lab?.dispose();
  lab = undefined;
});

/** A clock that the test turns: `passed` lets the pause that is being made end. */
class Pauses {
  readonly made: number[] = [];
  #end: () => void = () => undefined;

  readonly pause = (ms: number, signal: AbortSignal): Promise<void> => {
    this.made.push(ms);
    return new Promise((resolve) => {
      this.#end = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  };

  /** Resolves when the next pause is made: what the last one was before is done by then. */
  async passed(): Promise<void> {
    const before = this.made.length;
    this.#end();
    await waitFor(() => this.made.length > before);
  }
}

async function start(options: { everyMinutes: () => number; closed?: boolean }) {
  const agent = new ScriptedAgent();
  const opened = await openLab({ adapter: () => agent });
  lab = opened;
  const { store, sessionId, threadId, runner } = opened;
  const other = await store.api.createThread({ sessionId, name: 'other' });
  await askToTheEnd(opened, 'hello', threadId);
  await askToTheEnd(opened, 'hello', other);
  agent.probed.length = 0;
  const pauses = new Pauses();
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const whyNotStart = () => (options.closed ? 'Not trusted.' : undefined);
  periodic = validatePeriodically({
    context: { store: store.api, log: logger, whyNotStart },
    health: runner.health,
    everyMinutes: options.everyMinutes,
    pause: pauses.pause,
  });
  return { ...opened, agent, pauses, other };
}

/** So short that what was looked at is due again at once. */
const atOnce = 1e-9;

test('P25: threads are looked at one at a time, spread over the interval', async () => {
  const { agent, pauses } = await start({ everyMinutes: () => atOnce });
  await pauses.passed();
  expect(agent.probed).toHaveLength(1);
  await pauses.passed();
  expect(new Set(agent.probed)).toEqual(new Set(['made-1', 'made-2'].map(remoteId)));
  expect(pauses.made.at(-1)).toBeCloseTo((atOnce * 60_000) / 2);
});

test('P25: what was looked at within the interval, in whatever window, is not looked at again', async () => {
  const { agent, pauses, store } = await start({ everyMinutes: () => 10 });
  const seen = async () => (await store.api.listSessions({}))[0]?.threads.map(({ health }) => health?.health);
  await expect.poll(seen).toEqual(['live', 'live']);
  await pauses.passed();
  await pauses.passed();
  expect(agent.probed).toEqual([]);
  expect(pauses.made.at(-1)).toBe(5 * 60_000);
});

test('P25: it is off with 0, and begins when it is turned on', async () => {
  let every = 0;
  const { agent, pauses } = await start({ everyMinutes: () => every });
  await pauses.passed();
  expect(agent.probed).toEqual([]);
  every = atOnce;
  await pauses.passed();
  expect(agent.probed).toHaveLength(1);
});

test('P25: a thread in which a turn runs is left alone', async () => {
  const { agent, pauses, runner, threadId, other } = await start({ everyMinutes: () => atOnce });
  const going = Promise.withResolvers<undefined>();
  agent.waits = going.promise;
  await runner.prompt(threadId, 'go on');
  await waitFor(() => agent.probed.length > 0);
  agent.probed.length = 0;
  for (let look = 0; look < 3; look += 1) await pauses.passed();
  expect(new Set(agent.probed)).toEqual(new Set([remoteId('made-2')]));
  expect(other).toBeDefined();
  going.resolve(undefined);
});

test('where no agent may be started, none is asked', async () => {
  const { agent, pauses } = await start({ everyMinutes: () => atOnce, closed: true });
  await pauses.passed();
  expect(agent.probed).toEqual([]);
});
