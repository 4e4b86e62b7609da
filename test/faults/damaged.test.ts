import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { SalvageReport } from '../../src/store/protocol.ts';
import { checkIntegrity } from '../fixtures/store/numbered.ts';
import { openDatabase } from '../unit/store/support/openedStore.ts';
import { startStore, temporaryDatabase } from '../unit/store/support/testStore.ts';
import { fillWithMessages, messagesOf } from './support/filledStore.ts';
import { rounds } from './support/form.ts';
import { testRandom, type Random } from './support/random.ts';

const messageCount = 5000;
/**
 * What an overwritten page takes along. Of a long message at least 104 bytes lie in the table's page itself, so that
 * one has a part of nine at most; most pages are of indexes or hold a part of one, and 1.0 was measured. With pages
 * that only lead to others nothing is lost.
 */
const lostWithPage = { atMost: 9, onAverage: 2 };

test('G18: with pages overwritten anywhere, what lies on the others comes back, and the old file is kept as it was', async () => {
  const random = testRandom();
  const sound = await temporaryDatabase();
  const written = await fillWithMessages(sound, messageCount);
  const all = { pages: 0, lost: 0 };
  for (let round = rounds({ short: 4, long: 60 }); round > 0; round -= 1) {
    const { databasePath, pages } = await damagedCopy(sound, random);
    const damaged = readFileSync(databasePath);
    const { report, kept } = await readAll(databasePath);
    if (!report) continue;
    expect(readFileSync(report.damagedPath).equals(damaged), 'the old file is as it was').toBe(true);
    for (const [id, content] of kept) expect(content, id).toBe(written.get(id));
    const floor = messageCount - pages.length * lostWithPage.atMost;
    all.pages += pages.length;
    all.lost += messageCount - kept.size;
    expect(kept.size, `with pages ${pages.join(', ')}`).toBeGreaterThanOrEqual(floor);
    expect(report.messages).toBe(kept.size);
    await checkFile(databasePath);
  }
  expect(all.pages, 'pages of which the damage was seen').toBeGreaterThan(0);
  expect(all.lost).toBeLessThanOrEqual(all.pages * lostWithPage.onAverage);
});

/** A copy of a store with some of its pages overwritten: the first page, of which all depends, in half of them. */
async function damagedCopy(sound: string, random: Random) {
  const databasePath = await temporaryDatabase();
  copyFileSync(sound, databasePath);
  const bytes = readFileSync(databasePath);
  const pageSize = bytes.readUInt16BE(16);
  const pages = random.chance(0.5) ? [1] : [];
  for (let left = 1 + random.below(40); left > 0; left -= 1)
    pages.push(1 + random.below(bytes.length / pageSize));
  for (const page of pages) {
    const rubbish = Buffer.alloc(pageSize);
    if (random.chance(0.7)) rubbish.forEach((_, index) => (rubbish[index] = random.below(256)));
    rubbish.copy(bytes, (page - 1) * pageSize);
  }
  writeFileSync(databasePath, bytes);
  return { databasePath, pages };
}

/** What a user sees who opens the store and everything in it, and again once it says that it is damaged. */
async function readAll(
  databasePath: string,
  openings = 2,
): Promise<{ report: SalvageReport | undefined; kept: ReadonlyMap<string, string> }> {
  const store = await startStore(databasePath);
  try {
    const kept = await messagesOf(store.api);
    const info = await store.api.info({});
    return { report: info.persistent ? info.salvaged : undefined, kept };
  } catch (error) {
    expect(error).toMatchObject({ code: 'store-damaged' });
  } finally {
    await store.dispose();
  }
  expect(existsSync(`${databasePath}.damaged`), 'the damage is remembered').toBe(true);
  expect(openings, 'openings after which it is sound').toBeGreaterThan(1);
  return readAll(databasePath, openings - 1);
}

async function checkFile(databasePath: string): Promise<void> {
  const { database, info, close } = await openDatabase(databasePath);
  expect(info).toEqual({ persistent: true, path: databasePath, role: 'owner' });
  checkIntegrity(database);
  await close();
}
