import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { migrate } from '../../src/store/migrations/migrate.ts';
import { Sqlite } from '../../src/store/sqlite/sqlite.ts';
import type { Database } from '../../src/store/sqlite/database.ts';
import { append, checkIntegrity, countNumbered, startNumbering } from '../fixtures/store/numbered.ts';
import { wasmPath } from '../unit/store/support/storeWorker.ts';
import { temporaryFolder } from '../unit/store/support/testStore.ts';
import { recordOperations, type DiskImage } from './support/diskOperation.ts';
import { rounds } from './support/form.ts';
import { cutPower } from './support/powerCut.ts';
import { testRandom, type Random } from './support/random.ts';

const cuts = rounds({ short: 100, long: 1000 });
/** Each cut falls on what the one before it left, up to this many; then a new disk begins. */
const cutsPerDisk = 10;

type Synchronous = 'FULL' | 'NORMAL';

test('no acknowledged message is lost in a power cut', async () => {
  const outcome = await cutOften('FULL', testRandom());
  expect(outcome).toEqual({ cuts, lost: 0 });
});

test('where commits are not synced, the same cuts lose acknowledged messages: they would be seen', async () => {
  const { lost } = await cutOften('NORMAL', testRandom());
  expect(lost).toBeGreaterThan(0);
});

/** Cuts the power again and again; in how many of the cuts something acknowledged was lost. */
async function cutOften(synchronous: Synchronous, random: Random): Promise<{ cuts: number; lost: number }> {
  const sqlite = await Sqlite.load(wasmPath);
  const folder = await temporaryFolder();
  let image: DiskImage = new Map();
  let kept = 0;
  let lost = 0;
  for (let cut = 0; cut < cuts; cut += 1) {
    if (cut % cutsPerDisk === 0) [image, kept] = [new Map(), 0];
    const { operations, acknowledged } = live(sqlite, { folder, image, synchronous, random });
    const at = random.below(operations.length + 1);
    image = cutPower(image, operations.slice(0, at), random);
    const before = Math.max(kept, ...acknowledged.filter((ack) => ack.at <= at).map((ack) => ack.count));
    kept = countOn(sqlite, folder, image);
    expect(kept, `kept after cut ${cut}`).toBeLessThanOrEqual(before + 1);
    if (kept < before) lost += 1;
  }
  return { cuts, lost };
}

interface Circumstances {
  readonly folder: string;
  readonly image: DiskImage;
  readonly synchronous: Synchronous;
  readonly random: Random;
}

/** One life of a store on that disk, and after how many operations it acknowledged how many messages. */
function live(sqlite: Sqlite, { folder, image, synchronous, random }: Circumstances) {
  const databasePath = putOnDisk(folder, image);
  const acknowledged: { count: number; at: number }[] = [];
  let database: Database | undefined;
  const operations = recordOperations(folder, image, (sofar) => {
    database = sqlite.openFile(databasePath);
    // Short logs, so that they are often emptied and begun anew.
    database.script(`PRAGMA synchronous = ${synchronous}; PRAGMA wal_autocheckpoint = 30`);
    migrate(database);
    startNumbering(database);
    const first = countNumbered(database);
    const end = first + 5 + random.below(20);
    for (let number = first; number < end; number += 1) {
      append(database, number);
      acknowledged.push({ count: number + 1, at: sofar.length });
      if (random.chance(0.1)) database.checkpoint();
    }
    if (random.chance(0.5)) database = closed(database);
  });
  database?.close();
  return { operations, acknowledged };
}

function closed(database: Database): undefined {
  database.close();
}

function countOn(sqlite: Sqlite, folder: string, image: DiskImage): number {
  const database = sqlite.openFile(putOnDisk(folder, image));
  try {
    migrate(database);
    checkIntegrity(database);
    return countNumbered(database);
  } finally {
    database.close();
  }
}

/** Makes the folder be that disk; the database's path in it. */
function putOnDisk(folder: string, image: DiskImage): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, content] of image) writeFileSync(path.join(folder, name), content);
  return path.join(folder, 'threadkeeper.db');
}
