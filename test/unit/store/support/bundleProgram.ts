import path from 'node:path';
import { build } from 'esbuild';

/** Bundles a program of the extension into a folder, as it is shipped; its path. */
export async function bundleProgram(entry: string, folder: string): Promise<string> {
  const outfile = path.join(folder, `${path.basename(entry, '.ts')}.cjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  return outfile;
}
