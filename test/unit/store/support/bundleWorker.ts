import path from 'node:path';
import { build } from 'esbuild';

/** Bundles the store's worker into a folder, as the extension ships it; its path. */
export async function bundleWorker(folder: string): Promise<string> {
  const outfile = path.join(folder, 'storeWorker.cjs');
  await build({
    entryPoints: ['src/store/worker.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  return outfile;
}
