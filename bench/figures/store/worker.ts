import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { writeFileSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { Bench } from '../../bench.ts';
import type { Figure, FigureFile } from '../../figure.ts';
import { compare, median } from '../../measure.ts';
import { newMessageId, threadIdSchema } from '../../../src/domain/ids.ts';
import { openStore, type StoreClient } from '../../../src/store/client.ts';
import { search } from '../../../src/store/search.ts';
import { OurStore } from '../../support/ourStore.ts';
import { silentLog } from '../../support/silentLog.ts';
import { bodyOf, copyStore, seededThread, seedOfSize, seedStore, wasmPath } from '../../support/storeSeed.ts';
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

export const storeHostBlock: FigureFile = {
  title: 'Longest block of the host while 100 MB are worked on',
  target: 1,
  async run(bench) {
    const file = await seeded(bench, 100);
    const compared = await compare(
      {
        ours: () => longestBlockWhileSalvaging(bench, file),
        peer: () => Promise.resolve(50),
      },
      3,
    );
    return {
      ...compared,
      unit: 'ms',
      peerName: 'what is allowed',
      how: 'a damaged store is salvaged by the worker of a Node process that stands for the host; the longest delay of its event loop',
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

/** Another process that has the store open. */
async function startOwner(bench: Bench, file: string): Promise<ChildProcess> {
  const program = join(import.meta.dirname, '../../support/storeOwner.ts');
  const args = [program, file, await bench.storeWorker.get(), wasmPath];
  const owner = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(owner.stdout, 'data');
  return owner;
}

async function openedAsGuest(bench: Bench, file: string): Promise<StoreClient> {
  const store = await opened(bench, file);
  const info = await store.api.info({});
  if (!info.persistent || info.role !== 'guest') throw new Error('nobody else owns the store');
  return store;
}

export const storeSearchBlock: FigureFile = {
  title: 'Longest block of the host while 100 MB are searched',
  target: 1,
  async run(bench) {
    const store = await opened(bench, await seeded(bench, 100));
    const compared = await compare(
      { ours: () => longestBlockWhileSearching(store), peer: () => Promise.resolve(50) },
      3,
    );
    await store.dispose();
    return {
      ...compared,
      unit: 'ms',
      peerName: 'what is allowed',
      how: 'for a text that no message has, to the end; the longest delay of the event loop of a Node process that stands for the host',
    };
  },
};

async function longestBlockWhileSearching({ api }: StoreClient): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const { done } = await search(api, { text: 'nowhere to be found', limit: 1 }).next();
  delay.disable();
  if (!done) throw new Error('a message has the text');
  return delay.max / 1e6;
}

async function timeToOpen(bench: Bench, file: string): Promise<number> {
  const start = performance.now();
  const store = await opened(bench, file);
  const took = performance.now() - start;
  await store.dispose();
  return took;
}

async function longestBlockWhileSalvaging(bench: Bench, file: string): Promise<number> {
  const damaged = copyStore(file, bench.folder());
  const bytes = readFileSync(damaged);
  bytes.fill(0, 0, 4096);
  writeFileSync(damaged, bytes);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const store = await opened(bench, damaged);
  delay.disable();
  await store.dispose();
  return delay.max / 1e6;
}

/** A store in its worker that has answered. */
async function opened(bench: Bench, databasePath: string): Promise<StoreClient> {
  const workerPath = await bench.storeWorker.get();
  const store = openStore({ databasePath, workerPath, wasmPath, log: silentLog });
  const info = await store.api.info({});
  if (!info.persistent) throw new Error(info.reason);
  await store.api.listSessions({});
  return store;
}

async function seeded(bench: Bench, megabytes: number): Promise<string> {
  const file = join(bench.folder(), 'threadkeeper.db');
  await seedStore(file, seedOfSize(megabytes));
  return file;
}
