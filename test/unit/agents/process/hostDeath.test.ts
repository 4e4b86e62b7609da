import { execa } from 'execa';
import { expect, test } from 'vitest';
import { bundleHost } from './bundledHost.ts';
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
