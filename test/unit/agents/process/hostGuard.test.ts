import { execa } from 'execa';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { bundleHost } from './bundledHost.ts';
import { allGone, fixture, isAlive, node, until } from './processes.ts';

// Its children are read from /proc.
describe.runIf(process.platform === 'linux')('the guard of a host', () => {
  test('is one for all its agents, and ends them all when the host is killed', async () => {
    const host = await startHost();
    const pids = [...(await host.start('stubborn.mjs')), ...(await host.start('stubborn.mjs'))];
    const guards = host.childrenBeside(pids);
    expect(guards).toHaveLength(1);
    host.kill();
    await allGone([...pids, ...guards]);
  }, 15_000);

  test('is replaced with the next agent when it was killed, and the new one minds the agents before, too', async () => {
    const host = await startHost();
    const first = await host.start('stubborn.mjs');
    const [guard = 0] = host.childrenBeside(first);
    process.kill(guard, 'SIGKILL');
    await until(() => host.childrenBeside(first).length === 0);
    const pids = [...first, ...(await host.start('stubborn.mjs'))];
    expect(host.childrenBeside(pids)).toHaveLength(1);
    host.kill();
    await allGone(pids);
  }, 15_000);

  test('keeps no host from ending, and leaves with it what an agent that ended well has left', async () => {
    const host = await startHost();
    const [leader = 0, child = 0] = await host.start('detaches-child.mjs end');
    await until(() => !isAlive(leader));
    // It may not have been noticed yet, and is a child as long.
    const guards = host.childrenBeside([leader]);
    expect(guards).toHaveLength(1);
    await host.endInput();
    await allGone(guards);
    expect(isAlive(child)).toBe(true);
    process.kill(child, 'SIGKILL');
  }, 15_000);
});

async function startHost() {
  const host = execa(node, [await bundleHost('hostOfMany.ts')], {
    reject: false,
    buffer: false,
    stdin: 'pipe',
  });
  const pid = host.pid ?? 0;
  const lines = createInterface({ input: host.stdout })[Symbol.asyncIterator]();
  return {
    /** Starts an agent; answers its PID and that of its child. */
    async start(program: string): Promise<readonly number[]> {
      host.stdin.write(`${fixture(program)}\n`);
      const { pids } = JSON.parse(String((await lines.next()).value)) as { pids: number[] };
      expect(pids).toHaveLength(2);
      return pids;
    },
    childrenBeside(agents: readonly number[]): readonly number[] {
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
      return children.map(Number).filter((child) => child !== 0 && !agents.includes(child));
    },
    kill: () => process.kill(pid, 'SIGKILL'),
    async endInput(): Promise<void> {
      host.stdin.end();
      await host;
    },
  };
}
