import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { extensionHosts } from '../../workbench/extensionHosts.ts';
import { stopTree } from '../../workbench/processes.ts';
import { fixture, node } from '../agents/process/processes.ts';

test('a child that still has the command line of the host that starts it is not taken for a host', async () => {
  const host = spawn(node, [fixture('starts-its-like.mjs'), '--type=extensionHost'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(host.stdout, 'data');
    expect(extensionHosts(process.pid).map((it) => it.pid)).toEqual([host.pid]);
  } finally {
    await stopTree(host.pid ?? 0);
  }
});
