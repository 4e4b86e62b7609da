import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import initSqlJs from 'sql.js';
import type { FigureFile } from '../../figure.ts';
import { compare, median } from '../../measure.ts';
import { OurStore } from '../../support/ourStore.ts';
import { bodyOf, copyStore, seededThread, seedOfSize, seedStore } from '../../support/storeSeed.ts';
import { timeEach } from '../../support/timing.ts';

export const storeExport: FigureFile = {
  title: 'Durable append at 100 MB, against writing an export',
  // At least 300 times as fast.
  target: 1 / 300,
  async run(bench) {
    const file = join(bench.folder(), 'threadkeeper.db');
    await seedStore(file, seedOfSize(100));
    const ours = await OurStore.open(copyStore(file, bench.folder()));
    const peer = await exporting(file);
    const compared = await compare(
      {
        ours: () => Promise.resolve(median(timeEach(200, () => ours.append()))),
        peer: () => Promise.resolve(median(timeEach(3, peer))),
      },
      3,
    );
    ours.close();
    return {
      ...compared,
      unit: 'ms',
      peerName: 'sql.js as it is meant to be used: export() and a file written for every message',
      how: 'a message of 1 to 3 KB; the export is not even synced to the disk',
    };
  },
};

async function exporting(file: string): Promise<() => void> {
  const { Database } = await initSqlJs();
  const database = new Database(readFileSync(file));
  let number = 0;
  return () => {
    database.run(
      `INSERT INTO thread_messages (id, threadId, role, content, createdAt, idx)
       SELECT ?, ?, 'user', ?, ?, coalesce(max(idx) + 1, 0) FROM thread_messages WHERE threadId = ?`,
      [`exported-${number}`, seededThread, bodyOf(number++), new Date().toISOString(), seededThread],
    );
    writeFileSync(`${file}.exported`, database.export());
  };
}
