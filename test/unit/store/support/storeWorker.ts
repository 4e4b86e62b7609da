import path from 'node:path';
import { bundled } from './bundle.ts';

export const wasmPath = path.resolve('node_modules/sql.js/dist/sql-wasm.wasm');

/** The store's worker, bundled as the extension ships it, once a test file. */
export function storeWorker(): Promise<string> {
  return bundled('src/store/worker.ts');
}
