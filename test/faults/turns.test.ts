import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { runningTurn, type Message } from '../../src/domain/message.ts';
import { openStore } from '../../src/store/client.ts';
import { waitUntilNoneLeft } from '../agents/processesOf.ts';
import { storeWorker, wasmPath } from '../unit/store/support/storeWorker.ts';
import { rounds } from './support/form.ts';
import { testRandom, type Random } from './support/random.ts';
import { breakOff, deaths, pidsIn, type Death, type HostedTurn, type Kept } from './support/turnHost.ts';

/** In ms: no turn of these has ended by itself then, but most have begun. */
const span = 1500;
/** What invariant 9 allows, and a guard that takes over from a window that was killed. */
const goneWithinMs = 10_000;

test.each(deaths)('no process is left and no turn runs after: %s', async (death) => {
  const random = testRandom();
  for (let left = rounds({ short: 3, long: 200 }); left > 0; left -= 1) {
    const turn = chooseTurn(death, random);
    const { kept, log } = await breakOff(turn);
    await waitUntilNoneLeft(turn.mark, pidsIn(log), goneWithinMs);
    if (death !== 'kill the host') checkLog(log, kept);
    const messages = await messagesOf(kept);
    expect(runningTurn(messages)).toBeUndefined();
    // The prompt was stored before anything was started for it (invariant 3).
    if (pidsIn(log).length > 0) expect(messages.map(({ content }) => content)).toContain(turn.prompt);
    await rm(kept.folder, { recursive: true });
  }
});

function chooseTurn(death: Death, random: Random): HostedTurn {
  const agent = random.chance(0.5) ? 'sample' : 'detaching';
  return { agent, prompt: 'slow', death, after: random.next() * span, mark: randomUUID() };
}

/** Each process has its PID, its thread and how it ended in the log. */
function checkLog(log: readonly string[], { threadId }: Kept): void {
  for (const pid of pidsIn(log)) {
    const own = log.filter((line) => new RegExp(`^Agent process \\w+ pid=${pid}\\b`).test(line));
    expect(own).toHaveLength(2);
    expect(own.every((line) => line.endsWith(` thread=${threadId}`))).toBe(true);
    expect(own[1]).toMatch(/^Agent process ended pid=\d+ code=\S+ signal=\S+/);
  }
}

/** What the next opening finds. */
async function messagesOf({ databasePath, threadId }: Kept): Promise<readonly Message[]> {
  const quiet = () => undefined;
  const log = { info: quiet, warn: quiet, error: quiet };
  const store = openStore({ databasePath, workerPath: await storeWorker(), wasmPath, log });
  try {
    return (await store.api.getThreadMessages({ threadId, limit: 10 })).messages;
  } finally {
    await store.dispose();
  }
}
