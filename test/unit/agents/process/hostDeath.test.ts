import { build } from 'esbuild';
import { execa } from 'execa';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { allGone, fixture, isAlive, node } from './processes.ts';

test.each(['exit', 'kill'])(
  'the most stubborn agent is gone within 5 s of its host (%s)',
  async (death) => {
    const host = await bundleHost();
    const { stdout } = await execa(node, [host, fixture('stubborn.mjs'), death], { reject: false });
    const died = performance.now();
    const { pids } = JSON.parse(stdout) as { pids: number[] };
    expect(pids).toHaveLength(2);
    await allGone(pids);
    expect(pids.some(isAlive)).toBe(false);
    expect(performance.now() - died).toBeLessThan(5000);
  },
  15_000,
);

test.runIf(process.platform === 'linux').each(['exit', 'kill'])(
  'a command that left the group of its agent does not outlive the host either (%s)',
  async (death) => {
    const host = await bundleHost();
    const { stdout } = await execa(node, [host, fixture('detaches-child.mjs'), death], { reject: false });
    const { pids } = JSON.parse(stdout) as { pids: number[] };
    expect(pids).toHaveLength(2);
    await allGone(pids);
  },
  15_000,
);

async function bundleHost(): Promise<string> {
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
