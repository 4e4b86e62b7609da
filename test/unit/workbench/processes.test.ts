import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { stopTree } from '../../workbench/processes.ts';
import { allGone, fixture, node } from '../agents/process/processes.ts';

test.runIf(process.platform !== 'win32')(
  'what a program starts while it is being stopped, and leaves behind, ends with it',
  async () => {
    const child = spawn(node, [fixture('starts-another-at-its-end.mjs')], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe('ready');
    const exit = once(child, 'exit');
    await stopTree(child.pid ?? 0);
    await exit;
    const left = Number((await lines.next()).value);
    expect(left).toBeGreaterThan(1);
    await allGone([left]);
  },
);
