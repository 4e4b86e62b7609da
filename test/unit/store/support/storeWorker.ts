import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { bundleWorker } from './bundleWorker.ts';

export const wasmPath = path.resolve('node_modules/sql.js/dist/sql-wasm.wasm');

let bundled: Promise<string> | undefined;

afterAll(async () => {
  if (bundled) await rm(path.dirname(await bundled), { recursive: true, force: true });
});

/** The store's worker, bundled as the extension ships it, once a test file. */
export function storeWorker(): Promise<string> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<string> {
  return bundleWorker(await mkdtemp(path.join(os.tmpdir(), 'store-worker-')));
}
