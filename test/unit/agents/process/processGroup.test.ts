import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { startAgentProcess } from '../../../../src/agents/process/agentProcess.ts';
import { groupRuns, signalGroup, signalUntilGone } from '../../../../src/agents/process/processGroup.ts';
import { firstLine, fixture, memoryLog, node, until } from './processes.ts';

test.skipIf(process.platform === 'win32')(
  'steps that are overdue, as on a busy machine, are taken at once and without a warning of Node',
  async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning);
    process.on('warning', onWarning);
    onTestFinished(() => void process.off('warning', onWarning));
    const child = execa(node, [fixture('silent.mjs')], { detached: true, reject: false });
    const gone = once(child, 'exit').then(() => undefined);
    const overdue = { interruptAfterMs: -50, terminateAfterMs: -40, killAfterMs: -30 };
    await signalUntilGone(child.pid ?? 0, gone, overdue);
    await gone;
    await setImmediate();
    expect(warnings).toEqual([]);
  },
);

test.skipIf(process.platform !== 'linux')(
  'a group is gone when all of it have ended, though nobody takes note of one of them',
  async () => {
    const { pid, orphan, adopter, stop } = await startLeaderOfOrphan();
    onTestFinished(() => void process.kill(adopter, 'SIGKILL'));
    expect(await groupRuns(pid)).toBe(true);
    await stop();
    expect(statOf(orphan)).toMatch(new RegExp(`^Z ${adopter} ${pid} `));
    expect(signalGroup(pid, 0)).toBe(true);
    expect(await groupRuns(pid)).toBe(false);
  },
);

/** A program whose child has left its group, and never takes note of the end of its own child, which stayed in it. */
async function startLeaderOfOrphan() {
  const leave = 'sleep 60 & echo $$ $!; exec setsid sleep 60';
  const leader = await startAgentProcess({
    command: '/bin/sh',
    args: ['-c', `sh -c '${leave}' >&1 & read -r _; exit 0`],
    cwd: tmpdir(),
    log: memoryLog().log,
  });
  const [adopter = NaN, orphan = NaN] = (await firstLine(leader)).split(' ').map(Number);
  await until(() => statOf(adopter).split(' ')[2] === String(adopter));
  return { pid: leader.pid, orphan, adopter, stop: () => leader.stop() };
}

/** State, parent and group of a process, as Linux has them. */
function statOf(pid: number): string {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '');
}
