import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Bench } from '../../bench.ts';
import type { Figure, FigureFile } from '../../figure.ts';
import { compare, median } from '../../measure.ts';
import { newMessageId, threadIdSchema } from '../../../src/domain/ids.ts';
import type { StoreClient } from '../../../src/store/client.ts';
import { opened, openedAsGuest, seeded, startOwner } from '../../support/openStores.ts';
import { OurStore } from '../../support/ourStore.ts';
import { bodyOf, copyStore, seededThread } from '../../support/storeSeed.ts';
import { timeEach, timeEachAsync } from '../../support/timing.ts';

const appends = 200;
const threadId = v.parse(threadIdSchema, seededThread);

export const storeRoundTrip: FigureFile = {
  title: 'Append through the worker, against the same thread',
  target: 3,
  run: (bench) => againstSameThread(bench, (file) => opened(bench, file)),
};

export const storeSocketRoundTrip: FigureFile = {
  title: 'Append through another window, against the same thread',
  target: 5,
  async run(bench) {
    let owner: ChildProcess | undefined;
    const figure = await againstSameThread(bench, async (file) => {
      owner = await startOwner(bench, file);
      return openedAsGuest(bench, file);
    });
    owner?.stdin?.end();
    return { ...figure, how: `${figure.how}; the worker forwards over the socket to another process’s` };
  },
};

export const storeOpen: FigureFile = {
  title: 'Opening a store of 100 MB, against 1 MB',
  target: 1.5,
  async run(bench) {
    const large = await seeded(bench, 100);
    const small = await seeded(bench, 1);
    const compared = await compare({
      ours: () => timeToOpen(bench, large),
      peer: () => timeToOpen(bench, small),
    });
    return {
      ...compared,
      unit: 'ms',
      peerName: 'one of 1 MB with as many threads',
      how: 'worker started → sessions and threads answered',
    };
  },
};

async function againstSameThread(
  bench: Bench,
  open: (file: string) => Promise<StoreClient>,
): Promise<Figure> {
  const file = await seeded(bench, 10);
  const store = await open(copyStore(file, bench.folder()));
  const direct = await OurStore.open(copyStore(file, bench.folder()));
  let number = 0;
  const add = () =>
    store.api.addThreadMessage({
      id: newMessageId(randomUUID),
      threadId,
      role: 'user',
      content: bodyOf(number++),
    });
  const compared = await compare({
    ours: async () => median(await timeEachAsync(appends, add)),
    peer: () => Promise.resolve(median(timeEach(appends, () => direct.append()))),
  });
  await store.dispose();
  direct.close();
  return {
    ...compared,
    unit: 'ms',
    peerName: 'the same code called in the same thread',
    how: `request, durable append, answer, decoded on both sides; the median of ${appends} a run, at 10 MB`,
  };
}

async function timeToOpen(bench: Bench, file: string): Promise<number> {
  const start = performance.now();
  const store = await opened(bench, file);
  const took = performance.now() - start;
  await store.dispose();
  return took;
}
