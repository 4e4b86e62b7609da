import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { startAgentProcess, type AgentProcess } from '../../../../src/agents/process/agentProcess.ts';
import { allGone, fixture, isAlive, memoryLog, node, quickStop } from './processes.ts';

// Told by their environment, which can be read only there.
describe.runIf(process.platform === 'linux')('a child in a process group of its own', () => {
  test('is gone with an agent that was killed', async () => {
    const { started, pids } = await start();
    process.kill(started.pid, 'SIGKILL');
    expect((await started.exited).signal).toBe('SIGKILL');
    await allGone(pids);
  });

  test('is gone with an agent that had to be stopped', async () => {
    const { started, pids } = await start();
    await started.stop();
    await allGone(pids);
  });

  test('of another agent stays', async () => {
    const other = await start();
    const { started, pids } = await start();
    await started.kill();
    await allGone(pids);
    expect(other.pids.every(isAlive)).toBe(true);
    await other.started.kill();
    await allGone(other.pids);
  });

  test('may stay when its agent ended well', async () => {
    const { started, pids } = await start('end');
    expect((await started.exited).code).toBe(0);
    await started.stop();
    const [leader = 0, child = 0] = pids;
    expect(isAlive(leader)).toBe(false);
    expect(isAlive(child)).toBe(true);
    process.kill(child, 'SIGKILL');
  });
});

async function start(...args: string[]): Promise<{ started: AgentProcess; pids: readonly number[] }> {
  const started = await startAgentProcess({
    command: node,
    args: [fixture('detaches-child.mjs'), ...args],
    cwd: tmpdir(),
    log: memoryLog().log,
    stopSteps: quickStop,
  });
  for await (const line of started.lines) {
    const { pids } = JSON.parse(line) as { pids: number[] };
    expect(pids).toHaveLength(2);
    return { started, pids };
  }
  throw new Error('no line came');
}
