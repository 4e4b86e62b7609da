import { expect, test } from 'vitest';
import { checkIntegrity, countNumbered } from '../fixtures/store/numbered.ts';
import { openDatabase } from '../unit/store/support/openedStore.ts';
import { temporaryDatabase } from '../unit/store/support/testStore.ts';
import { measure, runAndKill, type Life } from './support/churner.ts';
import { rounds } from './support/form.ts';
import { testRandom } from './support/random.ts';

/**
 * What is interrupted: a span that begins with one line of the program and ends with another. Before it, the
 * program may be made to leave a full log behind, which the next opening then has to recover.
 */
interface Scene {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly leavesLog: boolean;
  /** Kills that have to fall into the span. */
  readonly kills: { readonly short: number; readonly long: number };
}

const scenes: readonly Scene[] = [
  { name: 'appending', from: '1', to: '150', leavesLog: false, kills: { short: 4, long: 80 } },
  {
    name: 'making and opening',
    from: 'opening',
    to: 'open',
    leavesLog: false,
    kills: { short: 3, long: 40 },
  },
  { name: 'recovering', from: 'opening', to: 'open', leavesLog: true, kills: { short: 3, long: 40 } },
  {
    name: 'checkpointing',
    from: 'checkpointing',
    to: 'checkpointed',
    leavesLog: false,
    kills: { short: 3, long: 40 },
  },
];

/** A kill may miss its span; that many in a row mean that it cannot be hit. */
const missesAllowed = 30;

test.each(scenes)('every acknowledged message is there after kill -9 while $name', async (scene) => {
  const random = testRandom();
  const span = await measureSpan(scene);
  let left = rounds(scene.kills);
  let misses = 0;
  while (left > 0) {
    const databasePath = await temporaryDatabase();
    const before = await prepare(databasePath, scene);
    const life = await runAndKill(databasePath, { line: scene.from, after: random.next() * span });
    const acknowledged = life.acknowledged ?? before ?? -1;
    expect(await keptAfter(databasePath)).toBeOneOf(committed(acknowledged));
    if (isInside(scene, life)) left -= 1;
    else misses += 1;
    expect(misses, `kills that missed ${scene.name}`).toBeLessThan(missesAllowed + rounds(scene.kills));
  }
});

async function measureSpan(scene: Scene): Promise<number> {
  const databasePath = await temporaryDatabase();
  await prepare(databasePath, scene);
  return measure(databasePath, scene.from, scene.to);
}

/** Leaves a log to recover, if the scene wants one; the highest number that was acknowledged. */
async function prepare(databasePath: string, { leavesLog }: Scene): Promise<number | undefined> {
  if (!leavesLog) return undefined;
  return (await runAndKill(databasePath, { line: '50', after: 0 })).acknowledged;
}

/** The messages that there may be: those acknowledged, and one whose acknowledgement was not heard any more. */
function committed(acknowledged: number): number[] {
  return [acknowledged + 1, acknowledged + 2];
}

function isInside({ from, name }: Scene, { last }: Life): boolean {
  return name === 'appending' ? Number(last) >= Number(from) : last === from;
}

/** How many messages are there when the store is opened again. */
async function keptAfter(databasePath: string): Promise<number> {
  const { database, info, close } = await openDatabase(databasePath);
  try {
    expect(info).toEqual({ persistent: true, path: databasePath, role: 'owner' });
    checkIntegrity(database);
    return countNumbered(database);
  } finally {
    await close();
  }
}
