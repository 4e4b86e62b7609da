import fs from 'node:fs';
import { join } from 'node:path';
import type { Bench } from '../../bench.ts';
import type { FigureFile } from '../../figure.ts';
import { OurStore } from '../../support/ourStore.ts';
import { bodyOf, seedOfSize, seedStore } from '../../support/storeSeed.ts';

/** So many that the checkpoints are in it. */
const messages = 1000;

export const storeSyncs: FigureFile = {
  title: 'Waits for the disk (fsync) a message',
  target: 1,
  run: async (bench) => ({
    ours: (await countWrites(bench)).map(({ syncs }) => syncs),
    peer: [1],
    unit: 'fsyncs',
    peerName: 'the one that durability needs',
    how: `the calls of node:fs below the store, each of ${messages} messages of 1 to 3 KB, at 10 MB; the slowest ones move the log into the file`,
  }),
};

export const storeBytes: FigureFile = {
  title: 'Bytes written a message, against its text',
  target: 10,
  async run(bench) {
    const written = await countWrites(bench);
    const total = written.reduce((sum, { bytes }) => sum + bytes, 0);
    const texts = written.reduce((sum, _, index) => sum + bodyOf(index).length, 0);
    return {
      ours: [total / messages / 1024],
      peer: [texts / messages / 1024],
      unit: 'KB',
      peerName: 'its text alone',
      how: `the mean of ${messages} messages of 1 to 3 KB, with the checkpoints that move them from the log into the file, at 10 MB; 4 KB a page, eight indexes`,
    };
  },
};

interface Written {
  syncs: number;
  bytes: number;
}

/** What each message makes the store do to the disk. */
async function countWrites(bench: Bench): Promise<Written[]> {
  const file = join(bench.folder(), 'threadkeeper.db');
  await seedStore(file, seedOfSize(10));
  const store = await OurStore.open(file);
  let written: Written = { syncs: 0, bytes: 0 };
  const stop = watchDisk({
    sync: () => (written.syncs += 1),
    write: (bytes) => (written.bytes += bytes),
  });
  const all = Array.from({ length: messages }, () => {
    written = { syncs: 0, bytes: 0 };
    store.append();
    return written;
  });
  stop();
  store.close();
  return all;
}

/** The VFS is written against these functions. */
function watchDisk(on: { sync(): void; write(bytes: number): void }): () => void {
  const { fdatasyncSync, fsyncSync, writeSync } = fs;
  Object.assign(fs, {
    fdatasyncSync: (fd: number) => (on.sync(), fdatasyncSync(fd)),
    fsyncSync: (fd: number) => (on.sync(), fsyncSync(fd)),
    writeSync(fd: number, bytes: Uint8Array, offset: number, length: number, at: number) {
      on.write(length);
      return writeSync(fd, bytes, offset, length, at);
    },
  });
  return () => void Object.assign(fs, { fdatasyncSync, fsyncSync, writeSync });
}
