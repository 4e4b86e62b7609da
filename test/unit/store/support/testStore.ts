import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Logger } from '../../../../src/base/log.ts';
import { openStore, type StoreClient, type StoreOptions } from '../../../../src/store/client.ts';
import { storeWorker, wasmPath } from './storeWorker.ts';

export const silentLog: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function temporaryDatabase(): Promise<string> {
  return path.join(await temporaryFolder(), 'threadkeeper.db');
}

/** A store in its worker on a real file; closed when the test ends. */
export async function startStore(
  databasePath: string,
  options: Pick<StoreOptions, 'label' | 'grace'> = {},
): Promise<StoreClient> {
  const workerPath = await storeWorker();
  const store = openStore({ databasePath, workerPath, wasmPath, log: silentLog, ...options });
  onTestFinished(() => store.dispose());
  return store;
}
