import { expect, test } from 'vitest';
import { migrations } from '../../src/store/migrations/all.ts';
import { migrate } from '../../src/store/migrations/migrate.ts';
import { Sqlite } from '../../src/store/sqlite/sqlite.ts';
import { append, checkIntegrity, countNumbered, startNumbering } from '../fixtures/store/numbered.ts';
import { openDatabase } from '../unit/store/support/openedStore.ts';
import { wasmPath } from '../unit/store/support/storeWorker.ts';
import { temporaryDatabase } from '../unit/store/support/testStore.ts';
import { measure, runAndKill, type Life } from './support/churner.ts';
import { rounds } from './support/form.ts';
import { testRandom } from './support/random.ts';

/**
 * What is interrupted: a span that begins with one line of the program and ends with another. An opening recovers a
 * full log, and brings a store of an older version up to date.
 */
interface Scene {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** What the program finds. */
  readonly before: 'nothing' | 'a full log' | 'an older version';
  /** Kills that have to fall into the span. */
  readonly kills: { readonly short: number; readonly long: number };
}

const scenes: readonly Scene[] = [
  { name: 'appending', from: '1', to: '150', before: 'nothing', kills: { short: 4, long: 60 } },
  {
    name: 'making and opening',
    from: 'opening',
    to: 'open',
    before: 'nothing',
    kills: { short: 3, long: 30 },
  },
  { name: 'recovering', from: 'opening', to: 'open', before: 'a full log', kills: { short: 3, long: 40 } },
  {
    name: 'migrating',
    from: 'opening',
    to: 'open',
    before: 'an older version',
    kills: { short: 3, long: 40 },
  },
  {
    name: 'checkpointing',
    from: 'checkpointing',
    to: 'checkpointed',
    before: 'nothing',
    kills: { short: 3, long: 30 },
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

/** Leaves what the scene wants; the highest number that was acknowledged, if any. */
async function prepare(databasePath: string, { before }: Scene): Promise<number | undefined> {
  switch (before) {
    case 'nothing':
      return undefined;
    case 'a full log':
      return (await runAndKill(databasePath, { line: '50', after: 0 })).acknowledged;
    case 'an older version':
      return makeOlderStore(databasePath);
  }
}

async function makeOlderStore(databasePath: string): Promise<number> {
  const last = 300;
  const database = (await Sqlite.load(wasmPath)).openFile(databasePath);
  migrate(database, migrations.slice(0, 2));
  startNumbering(database);
  for (let number = 0; number <= last; number += 1) append(database, number);
  database.close();
  return last;
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
