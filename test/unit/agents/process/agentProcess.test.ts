import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  startAgentProcess,
  type AgentProcess,
  type AgentProcessOptions,
} from '../../../../src/agents/process/agentProcess.ts';
import { allGone, firstLine, fixture, isAlive, memoryLog, node, quickStop } from './processes.ts';

test('lines go in and out, and the end of stdin ends a polite program', async () => {
  const started = await start({ args: [fixture('echo-lines.mjs')] });
  started.writeLine('first: ä€😀');
  started.writeLine('second');
  const lines = started.lines[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('first: ä€😀');
  expect((await lines.next()).value).toBe('second');
  await started.stop();
  expect((await lines.next()).done).toBe(true);
  expect(await started.exited).toEqual({ code: 0, signal: null, stderrTail: 'listening\nbye' });
});

test('the end of its input is told to a program that goes on living', async () => {
  const script =
    "process.stdin.resume().on('end', () => console.log('all read')); setInterval(() => {}, 1000)";
  const started = await start({ args: ['-e', script] });
  started.endInput();
  expect(await firstLine(started)).toBe('all read');
  await started.stop();
});

test.skipIf(process.platform === 'win32')('an interrupt reaches a program as Ctrl+C does', async () => {
  const script =
    "process.on('SIGINT', () => process.exit(7)); console.log('ready'); setInterval(() => {}, 1000)";
  const started = await start({ args: ['-e', script] });
  await firstLine(started);
  started.interrupt();
  expect((await started.exited).code).toBe(7);
});

test('the log has the PID, the command and all arguments at the start, the code at the end', async () => {
  const { log, lines } = memoryLog();
  const args = ['-e', 'process.exit(7)'];
  const started = await start({ args, log });
  await started.exited;
  expect(lines).toEqual([
    { message: 'Agent process started', facts: { pid: started.pid, command: node, args } },
    { message: 'Agent process ended', facts: { pid: started.pid, code: 7, signal: null } },
  ]);
});

test('a line to a program that has gone is dropped', async () => {
  const started = await start({ args: ['-e', ''] });
  await started.exited;
  started.writeLine('too late');
  await started.stop();
  expect(isAlive(started.pid)).toBe(false);
});

test('a program that ignores every polite signal is killed, and its child with it', async () => {
  const started = await start({ args: [fixture('stubborn.mjs')] });
  const { pids } = JSON.parse(await firstLine(started)) as { pids: number[] };
  expect(pids.every(isAlive)).toBe(true);
  await started.stop();
  expect((await started.exited).signal).toBe('SIGKILL');
  await allGone(pids);
});

test('the usual steps end the most stubborn program within 5 s', async () => {
  const started = await startAgentProcess({
    command: node,
    args: [fixture('stubborn.mjs')],
    cwd: tmpdir(),
    log: memoryLog().log,
  });
  await firstLine(started);
  const begin = performance.now();
  await started.stop();
  expect(performance.now() - begin).toBeLessThan(5000);
  expect(isAlive(started.pid)).toBe(false);
}, 15_000);

test('a child that was left behind does not outlive its leader, nor keep the lines open', async () => {
  const started = await start({ args: [fixture('leaves-child.mjs')] });
  const all: string[] = [];
  for await (const line of started.lines) all.push(line);
  expect((await started.exited).code).toBe(3);
  await allGone(all.map(Number));
});

test('a line of 50 MB is refused and its program ended', async () => {
  const started = await start({ args: [fixture('huge-line.mjs')] });
  await expect(firstLine(started)).rejects.toMatchObject({ code: 'protocol' });
  await started.exited;
});

test('of stderr only the end is kept', async () => {
  const script = "process.stderr.write('x'.repeat(1e6) + 'the end')";
  const { stderrTail } = await (await start({ args: ['-e', script] })).exited;
  expect(stderrTail).toHaveLength(4096);
  expect(stderrTail.endsWith('the end')).toBe(true);
});

test('a program that is not there, one that may not run and a folder that is gone are told apart', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'threadkeeper-'));
  const file = path.join(folder, 'agent');
  await writeFile(file, 'no program');
  await chmod(file, 0o644);
  await expect(start({ command: path.join(folder, 'none') })).rejects.toMatchObject({
    code: 'not-installed',
  });
  await expect(start({ command: file })).rejects.toMatchObject({ code: 'not-executable' });
  await expect(start({ cwd: path.join(folder, 'gone') })).rejects.toMatchObject({
    code: 'agent-failed',
    message: expect.stringContaining('working folder') as string,
  });
});

function start(options: Partial<AgentProcessOptions>): Promise<AgentProcess> {
  const log = memoryLog().log;
  return startAgentProcess({ command: node, args: [], cwd: tmpdir(), log, stopSteps: quickStop, ...options });
}
