import { expect, test } from 'vitest';
import { temporaryDatabase } from '../unit/store/support/testStore.ts';
import { commitMessages, commitsBefore, countAfterOpening } from './support/committedLog.ts';
import { rounds, sample } from './support/form.ts';
import { testRandom } from './support/random.ts';

/** A prime, so that the cuts fall everywhere in the frames. */
const cutEvery = 53;
/** The log's header, and that of each frame, before its page (sqlite.org/fileformat2.html, 4.1). */
const headerSize = 32;
const frameHeaderSize = 24;

test('a log torn anywhere gives exactly the commits that lie before the tear', async () => {
  const databasePath = await temporaryDatabase();
  const committed = await commitMessages(databasePath, 6);
  const places = Array.from(
    { length: Math.ceil(committed.log.length / cutEvery) },
    (_, index) => index * cutEvery,
  );
  for (const at of sample(places, 150)) {
    const log = committed.log.subarray(0, at);
    const kept = await countAfterOpening(databasePath, committed.file, log);
    expect(kept, `torn at byte ${at}`).toBe(commitsBefore(committed, at));
  }
});

test('a bit flipped anywhere in the log gives exactly the commits that lie before its frame', async () => {
  const random = testRandom();
  const databasePath = await temporaryDatabase();
  const committed = await commitMessages(databasePath, 6);
  for (let left = rounds({ short: 150, long: 2000 }); left > 0; left -= 1) {
    const at = random.below(committed.log.length);
    const bit = random.below(8);
    const kept = await countAfterOpening(databasePath, committed.file, flipped(committed.log, at, bit));
    expect(kept, `bit ${bit} of byte ${at}`).toBe(commitsBefore(committed, frameStart(committed.log, at)));
  }
});

function flipped(log: Buffer, at: number, bit: number): Buffer {
  const copy = Buffer.from(log);
  copy.writeUInt8(copy.readUInt8(at) ^ (1 << bit), at);
  return copy;
}

/** Where the frame begins that this byte is in; the header is before all of them. */
function frameStart(log: Buffer, at: number): number {
  const frameSize = frameHeaderSize + log.readUInt32BE(8);
  return at < headerSize ? 0 : at - ((at - headerSize) % frameSize);
}
