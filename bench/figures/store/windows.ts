import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { newMessageId, threadIdSchema } from '../../../src/domain/ids.ts';
import type { StoreClient } from '../../../src/store/client.ts';
import type { Bench } from '../../bench.ts';
import type { FigureFile } from '../../figure.ts';
import { compare } from '../../measure.ts';
import { openedAsGuest, seeded, startOwner } from '../../support/openStores.ts';
import { bodyOf, copyStore, seededThread } from '../../support/storeSeed.ts';
import { timeOnce } from '../../support/timing.ts';

const threadId = v.parse(threadIdSchema, seededThread);
const rounds = 5;

export const storeTakeOver: FigureFile = {
  title: 'Owner killed → a message appended by the window that took over',
  limitMs: 1000,
  async run(bench) {
    const file = await seeded(bench, 10);
    const compared = await compare(
      {
        ours: () => withOwner(bench, file, timeToTakeOver),
        peer: () => withOwner(bench, file, timeToAppend),
      },
      rounds,
    );
    return {
      ...compared,
      unit: 'ms',
      peerName: 'an append while the owner lives',
      how: 'SIGKILL to the process that owns the store, and at once an append in another one → answered, durable; the owner’s log is recovered meanwhile; at 10 MB',
    };
  },
};

export const storeWaitTold: FigureFile = {
  title: 'Owner stopped → the other window is told that it waits',
  target: 1.1,
  async run(bench) {
    const file = await seeded(bench, 1);
    const compared = await compare(
      { ours: () => withOwner(bench, file, timeToWord), peer: () => Promise.resolve(2000) },
      rounds,
    );
    return {
      ...compared,
      unit: 'ms',
      peerName: 'the 2 s after which it is to be told',
      how: 'SIGSTOP to the process that owns the store, an append asked in another one → told',
    };
  },
};

async function timeToTakeOver(store: StoreClient, owner: ChildProcess): Promise<number> {
  owner.kill('SIGKILL');
  const took = await timeToAppend(store);
  const info = await store.api.info({});
  if (!info.persistent || info.role !== 'owner') throw new Error('nobody took over');
  return took;
}

function timeToAppend({ api }: StoreClient): Promise<number> {
  const message = { id: newMessageId(randomUUID), role: 'user', content: bodyOf(0) } as const;
  return timeOnce(() => api.addThreadMessage({ threadId, ...message }));
}

async function timeToWord(store: StoreClient, owner: ChildProcess): Promise<number> {
  const told = new Promise<void>((resolve) => store.onDidWait((wait) => wait && resolve()));
  owner.kill('SIGSTOP');
  const appended = timeToAppend(store);
  const took = await timeOnce(() => told);
  owner.kill('SIGCONT');
  await appended;
  return took;
}

/** Measures in a window whose store another process owns. */
async function withOwner(
  bench: Bench,
  file: string,
  measure: (store: StoreClient, owner: ChildProcess) => Promise<number>,
): Promise<number> {
  const copy = copyStore(file, bench.folder());
  const owner = await startOwner(bench, copy);
  const gone = once(owner, 'exit');
  const store = await openedAsGuest(bench, copy);
  try {
    return await measure(store, owner);
  } finally {
    await store.dispose();
    owner.stdin?.end();
    await gone;
  }
}
