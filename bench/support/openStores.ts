import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { openStore, type StoreClient } from '../../src/store/client.ts';
import { silentLog } from './silentLog.ts';
import { seedOfSize, seedStore, wasmPath } from './storeSeed.ts';

/** A closed store of that size in a folder of its own. */
export async function seeded(bench: Bench, megabytes: number): Promise<string> {
  const file = join(bench.folder(), 'threadkeeper.db');
  await seedStore(file, seedOfSize(megabytes));
  return file;
}

/** A store in its worker that has answered. */
export async function opened(bench: Bench, databasePath: string): Promise<StoreClient> {
  const workerPath = await bench.storeWorker.get();
  const store = openStore({ databasePath, workerPath, wasmPath, log: silentLog });
  const info = await store.api.info({});
  if (!info.persistent) throw new Error(info.reason);
  await store.api.listSessions({});
  return store;
}

/** As `opened`, of a store that another process owns. */
export async function openedAsGuest(bench: Bench, file: string): Promise<StoreClient> {
  const store = await opened(bench, file);
  const info = await store.api.info({});
  if (!info.persistent || info.role !== 'guest') throw new Error('nobody else owns the store');
  return store;
}

/** Another process that has the store open; it closes it when its input ends. */
export async function startOwner(bench: Bench, file: string): Promise<ChildProcess> {
  const program = join(import.meta.dirname, 'storeOwner.ts');
  const args = [program, file, await bench.storeWorker.get(), wasmPath];
  const owner = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(owner.stdout, 'data');
  return owner;
}
