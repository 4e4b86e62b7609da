import { tmpdir } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { TurnRun } from '../../../../src/agents/agentAdapter.ts';
import { startAgentProcess } from '../../../../src/agents/process/agentProcess.ts';
import { runTurn } from '../../../../src/agents/process/turnRun.ts';
import { fixture, memoryLog, node, quickStop } from './processes.ts';

/** Events that may wait, twice: those that are being taken, and those that come meanwhile. */
const most = 520;

test('an agent is read no faster than its events are taken, and all of them come in order', async () => {
  const { run, read } = flood(20_000);
  const texts: string[] = [];
  let lead = 0;
  for await (const event of run.events) {
    if (event.type === 'textDelta') texts.push(event.text);
    lead = Math.max(lead, read() - texts.length);
    await setImmediate();
  }
  await run.ended;
  expect(texts).toEqual(Array.from({ length: 20_000 }, (_, line) => String(line)));
  expect(lead).toBeLessThan(most);
});

test('a turn whose events nobody takes can be stopped, and leaves no process', async () => {
  const { run, read, full } = flood(Infinity);
  await full;
  run.cancel();
  await run.ended;
  expect(read()).toBeGreaterThan(0);
  const last = (await eventsOf(run)).at(-1);
  expect(last).toEqual({ type: 'turnCompleted', stopReason: 'cancelled' });
});

test('when whoever took the events goes away, the agent is read to its end', async () => {
  const { run, read } = flood(20_000);
  for await (const event of run.events) if (event.type === 'textDelta') break;
  await run.ended;
  expect(read()).toBe(20_000);
});

interface Flood {
  readonly run: TurnRun;
  /** Lines that were read until now. */
  readonly read: () => number;
  /** Resolves when reading waits for the events to be taken. */
  readonly full: Promise<unknown>;
}

/** A turn of a program that writes so many lines, each an event. */
function flood(lines: number): Flood {
  let read = 0;
  const { promise: full, resolve } = Promise.withResolvers<undefined>();
  const run = runTurn(async (turn) => {
    const process = turn.own(
      await startAgentProcess({
        command: node,
        args: [fixture('floods.mjs'), String(lines)],
        cwd: tmpdir(),
        log: memoryLog().log,
        stopSteps: quickStop,
      }),
    );
    for await (const text of turn.paced(process.lines)) {
      read += 1;
      if (read === 256) resolve(undefined);
      turn.emit({ type: 'textDelta', text });
    }
    turn.complete('end_turn');
  }, memoryLog());
  return { run, read: () => read, full };
}

async function eventsOf({ events }: TurnRun) {
  const all = [];
  for await (const event of events) all.push(event);
  return all;
}
