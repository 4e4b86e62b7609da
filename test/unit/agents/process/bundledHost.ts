import { build } from 'esbuild';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fixture } from './processes.ts';

/** A host of test/fixtures/agents, as a program. */
export async function bundleHost(name = 'host.ts'): Promise<string> {
  const outfile = path.join(await mkdtemp(path.join(tmpdir(), 'threadkeeper-')), 'host.mjs');
  await build({
    entryPoints: [fixture(name)],
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
