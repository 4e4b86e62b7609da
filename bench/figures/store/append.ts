import type { Bench } from '../../bench.ts';
import type { Figure, FigureFile } from '../../figure.ts';
import { compare, median } from '../../measure.ts';
import { NativeStore } from '../../support/nativeStore.ts';
import { OurStore } from '../../support/ourStore.ts';
import { copyStore, seedOfSize, seedStore } from '../../support/storeSeed.ts';
import { quantile, timeEach } from '../../support/timing.ts';
import { join } from 'node:path';

const appends = 200;
/** So many that the checkpoints are in it. */
const steadyAppends = 1000;
const native = 'node:sqlite with WAL and FULL';
const message = 'a message of 1 to 3 KB with its thread and session moved up, durable before the next';

export const storeAppend: FigureFile = {
  title: 'Durable append of a message',
  target: 2,
  run: async (bench) => ({
    ...(await againstNative(bench, (append) => median(timeEach(appends, append)))),
    how: `${message}; the median of ${appends} a run, at 10 MB`,
  }),
};

export const storeAppendSteady: FigureFile = {
  title: 'Durable append, 99th percentile',
  target: 3,
  run: async (bench) => ({
    ...(await againstNative(bench, (append) => quantile(timeEach(steadyAppends, append), 0.99))),
    how: `${message}; of ${steadyAppends} a run with the checkpoints among them, at 10 MB`,
  }),
};

export const storeAppendLarge: FigureFile = {
  title: 'Durable append at 100 MB, against 1 MB',
  target: 1.3,
  async run(bench) {
    const large = await OurStore.open(await seeded(bench, 100));
    const small = await OurStore.open(await seeded(bench, 1));
    const run = (store: OurStore) => Promise.resolve(median(timeEach(appends, () => store.append())));
    const compared = await compare({ ours: () => run(large), peer: () => run(small) });
    large.close();
    small.close();
    return {
      ...compared,
      unit: 'ms',
      peerName: 'the same in a store of 1 MB',
      how: `${message}; the median of ${appends} a run`,
    };
  },
};

async function againstNative(
  bench: Bench,
  measure: (append: () => void) => number,
): Promise<Omit<Figure, 'how'>> {
  const file = await seeded(bench, 10);
  const ours = await OurStore.open(copyStore(file, bench.folder()));
  const peer = new NativeStore(copyStore(file, bench.folder()));
  const compared = await compare({
    ours: () => Promise.resolve(measure(() => ours.append())),
    peer: () => Promise.resolve(measure(() => peer.append())),
  });
  ours.close();
  peer.close();
  return { ...compared, unit: 'ms', peerName: native };
}

async function seeded(bench: Bench, megabytes: number): Promise<string> {
  const file = join(bench.folder(), 'threadkeeper.db');
  await seedStore(file, seedOfSize(megabytes));
  return file;
}
