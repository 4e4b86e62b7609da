import { execa } from 'execa';
import { readdirSync, renameSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { sweepStrays } from '../../../../src/agents/process/sweepStrays.ts';
import { threadkeeper } from '../../cli/support/program.ts';
import { temporaryFolder } from '../../store/support/testStore.ts';
import { bundleHost } from './bundledHost.ts';
import { allGone, fixture, isAlive, memoryLog, node, until } from './processes.ts';

// Told by their environment, which can be read only there.
describe.runIf(process.platform === 'linux')('the next start', () => {
  beforeEach(async () => {
    vi.stubEnv('XDG_RUNTIME_DIR', await mkdtemp(path.join(tmpdir(), 'tk-run-')));
    onTestFinished(() => void vi.unstubAllEnvs());
  });

  test.each(['stubborn.mjs', 'detaches-child.mjs'])(
    'ends the agent of a host that was killed together with its guard, and what it started (%s)',
    async (program) => {
      const { host, pids } = await startHost(program);
      await killWithGuards(host, pids);
      expect(pids.every(isAlive)).toBe(true);
      const { log, lines } = memoryLog();
      await sweepStrays(log);
      await allGone(pids);
      expect(lines).toHaveLength(1);
      expect(lines[0]?.facts['pids']).toEqual(expect.arrayContaining([...pids]));
      expect(records()).toEqual([]);
    },
    15_000,
  );

  test('ends nothing of a host that lives', async () => {
    const { host, pids } = await startHost('stubborn.mjs');
    await sweepStrays(memoryLog().log);
    expect(pids.every(isAlive)).toBe(true);
    expect(records()).toHaveLength(1);
    process.kill(host, 'SIGKILL');
    await allGone(pids);
  }, 15_000);

  test('takes no other program for the host, though it has its ID', async () => {
    const { host, pids } = await startHost('stubborn.mjs');
    await killWithGuards(host, pids);
    // As if this very process had been given the host's ID.
    renameRecord((record) => record.replace(`.${host}.`, `.${process.pid}.`));
    await sweepStrays(memoryLog().log);
    await allGone(pids);
  }, 15_000);

  test('leaves alone what was begun in another namespace of processes: an ID there is another one', async () => {
    const { host, pids } = await startHost('stubborn.mjs');
    await killWithGuards(host, pids);
    renameRecord((record) => record.replace(/^\d+/, '1'));
    await sweepStrays(memoryLog().log);
    expect(pids.every(isAlive)).toBe(true);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
  }, 15_000);

  test('leaves alone what an agent that ended well has left', async () => {
    const { host, pids } = await startHost('detaches-child.mjs', 'end');
    const [leader = 0, child = 0] = pids;
    await until(() => !isAlive(leader) && records().length === 0);
    process.kill(host, 'SIGKILL');
    await allGone([host]);
    await sweepStrays(memoryLog().log);
    expect(isAlive(child)).toBe(true);
    process.kill(child, 'SIGKILL');
  }, 15_000);

  test('may be that of the command line', async () => {
    const { host, pids } = await startHost('stubborn.mjs');
    await killWithGuards(host, pids);
    const store = await temporaryFolder();
    const { exitCode, stderr } = await threadkeeper([
      ...['run', '--agent', 'sample', '--verbose', '--store', store],
      'Hello',
    ]);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/Ended what an agent left whose host had died/);
    await allGone(pids);
  }, 60_000);
});

/** A host with an agent; it says the PIDs of the agent and of the child of that. */
async function startHost(program: string, argument = '') {
  const running = execa(node, [await bundleHost(), fixture(program), 'stay', argument], {
    reject: false,
    buffer: false,
    stdin: 'ignore',
  });
  const host = running.pid ?? 0;
  for await (const line of createInterface({ input: running.stdout })) {
    const { pids } = JSON.parse(line) as { pids: number[] };
    expect(pids).toHaveLength(2);
    return { host, pids };
  }
  throw new Error('no line came');
}

/** As it is when all processes of a window are killed at once, but for the agents. */
async function killWithGuards(host: number, agents: readonly number[]): Promise<void> {
  process.kill(host, 'SIGSTOP');
  const guards = (await childrenOf(host)).filter((pid) => !agents.includes(pid));
  expect(guards).toHaveLength(1);
  for (const pid of [...guards, host]) process.kill(pid, 'SIGKILL');
  await allGone([...guards, host]);
}

async function childrenOf(pid: number): Promise<number[]> {
  return (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').map(Number);
}

function recordFolder(): string {
  return path.join(process.env['XDG_RUNTIME_DIR'] ?? '', `threadkeeper-${process.getuid?.()}`);
}

function records(): string[] {
  return readdirSync(recordFolder());
}

function renameRecord(change: (name: string) => string): void {
  const [name = ''] = records();
  renameSync(path.join(recordFolder(), name), path.join(recordFolder(), change(name)));
}
