import { build } from 'esbuild';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fixture } from './processes.ts';

/** The host of test/fixtures/agents, as a program. */
export async function bundleHost(): Promise<string> {
  const outfile = path.join(await mkdtemp(path.join(tmpdir(), 'threadkeeper-')), 'host.mjs');
  await build({
    entryPoints: [fixture('host.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    // A dependency of execa is CommonJS and asks for `require`.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return outfile;
}
