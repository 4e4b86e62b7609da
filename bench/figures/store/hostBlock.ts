import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Bench } from '../../bench.ts';
import type { FigureFile } from '../../figure.ts';
import { compare } from '../../measure.ts';
import { runStoreJob } from '../../../src/store/jobs/runStoreJob.ts';
import { search } from '../../../src/store/search.ts';
import { seedLegacy } from '../../support/legacySeed.ts';
import { opened, seeded } from '../../support/openStores.ts';
import { copyStore, wasmPath } from '../../support/storeSeed.ts';

/** What the thread of an extension host may be kept from its work at a time, in ms. */
const allowedMs = 50;
const rounds = 3;

export const storeMigrateBlock = hostBlock({
  what: 'a database of 100 MB migrates',
  how: 'the documents’ migration of an orchestrator’s database, with its backup and its checks',
  seed: (bench) => Promise.resolve(seedLegacy(join(bench.folder(), 'sessions.sqlite'), 100)),
  async run(bench, databasePath) {
    const options = { workerPath: await bench.jobWorker.get(), wasmPath };
    const { steps } = await runStoreJob({ kind: 'migrate', databasePath, backup: true }, options);
    if (steps.length === 0) throw new Error('nothing was migrated');
  },
});

export const storeHostBlock = hostBlock({
  what: 'a damaged store of 100 MB is salvaged',
  how: 'its first page is lost, so that every row is read out of the pages',
  async seed(bench) {
    const file = await seeded(bench, 100);
    writeFileSync(file, readFileSync(file).fill(0, 0, 4096));
    return file;
  },
  async run(bench, file) {
    await (await opened(bench, file)).dispose();
  },
});

export const storeSearchBlock = hostBlock({
  what: '100 MB are searched',
  how: 'opened, and searched for a text that no message has, to the end',
  seed: (bench) => seeded(bench, 100),
  async run(bench, file) {
    const store = await opened(bench, file);
    const { done } = await search(store.api, { text: 'nowhere to be found', limit: 1 }).next();
    await store.dispose();
    if (!done) throw new Error('a message has the text');
  },
});

interface HostWork {
  /** Ends the sentence “Longest block of the host while …”. */
  readonly what: string;
  readonly how: string;
  /** Makes the file that each run gets a copy of. */
  seed(bench: Bench): Promise<string>;
  run(bench: Bench, copy: string): Promise<void>;
}

/** What a worker does must not be felt by the thread that asked for it. */
function hostBlock(work: HostWork): FigureFile {
  return {
    title: `Longest block of the host while ${work.what}`,
    target: 1,
    async run(bench) {
      const file = await work.seed(bench);
      const ours = () => {
        const copy = copyStore(file, bench.folder());
        return longestBlock(() => work.run(bench, copy));
      };
      const compared = await compare({ ours, peer: () => Promise.resolve(allowedMs) }, rounds);
      return {
        ...compared,
        unit: 'ms',
        peerName: 'what is allowed',
        how: `${work.how}; the longest delay of the event loop of a Node process that stands for the host`,
      };
    },
  };
}

async function longestBlock(work: () => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  return delay.max / 1e6;
}
