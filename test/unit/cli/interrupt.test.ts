import { execa } from 'execa';
import { expect, test } from 'vitest';
import { startStore } from '../store/support/testStore.ts';
import { openDesk, promptsOf } from './support/desk.ts';
import { outputOf } from './support/output.ts';
import { program } from './support/program.ts';

const isWindows = process.platform === 'win32';

test.skipIf(isWindows)(
  'G17: Ctrl+C stops the turn, what was said is kept, and the session goes on',
  async () => {
    const desk = await openDesk();
    const running = desk.begin(['run', '--agent', 'sample', '--name', 'Paused', '--verbose', 'slow']);
    const { said, groups } = outputOf(running);
    await said(/slow-word-2/);
    running.kill('SIGINT');
    const { exitCode, stderr } = await running;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/threadkeeper: The turn was stopped\.$/);
    expect(groups()).toHaveLength(1);
    await desk.noneLeft(groups());
    const [thread] = await desk.view('Paused');
    expect(thread?.messages.at(-1)).toMatchObject({
      content: expect.stringMatching(/^slow-word-1 slow-word-2/) as unknown,
      turn: { stopReason: 'cancelled' },
    });
    const { stdout } = await desk.call(['resume', 'Paused', 'and on']);
    expect(stdout).toContain('I remember 2 prompts');
  },
);

test
  .skipIf(isWindows)
  .each([
    /store: open/,
    /thread choice/,
    /turn starts/,
    /Agent process started/,
    /Opening conversation/,
    /binding stored/,
  ])('Ctrl+C ends it at any moment, also just after %s', async (moment) => {
  const desk = await openDesk();
  const running = desk.begin(['run', '--agent', 'sample', '--verbose', 'slow']);
  const { said, groups } = outputOf(running);
  await said(moment);
  running.kill('SIGINT');
  const { exitCode, stderr, stdout } = await running;
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/threadkeeper: (The turn was stopped|Stopped|Cancelled)[^\n]*$/);
  expect(stdout).not.toContain('slow-word-9');
  await desk.noneLeft(groups());
  const { lastTurn } = (await desk.list())[0]?.threads[0] ?? {};
  expect(lastTurn?.status).not.toBe('running');
});

test.skipIf(isWindows)('Ctrl+C ends the wait for a prompt by stdin', async () => {
  const running = execa(process.execPath, [await program(), 'run', '--agent', 'sample', '-'], {
    reject: false,
  });
  // More than a pipe holds: it is written only when the program reads.
  await new Promise((written) => running.stdin.write('half a prompt '.repeat(100_000), written));
  running.kill('SIGINT');
  const { exitCode, stderr } = await running;
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: 'threadkeeper: Stopped. Nothing was sent.' });
});

test.skipIf(isWindows)('Ctrl+C twice ends the program at once, and no process is left', async () => {
  const desk = await openDesk();
  const running = desk.begin(['run', '--agent', 'sample', '--name', 'Ended', '--verbose', 'slow']);
  const { said, groups } = outputOf(running);
  await said(/slow-word-2/);
  running.kill('SIGINT');
  await said(/Turn cancelled/);
  running.kill('SIGINT');
  expect((await running).exitCode).toBe(130);
  await desk.noneLeft(groups());
  const [thread] = await desk.view('Ended');
  expect(thread?.messages.at(-1)?.content).toContain('slow-word-1');
  expect(['interrupted', 'cancelled']).toContain(thread?.messages.at(-1)?.turn?.stopReason);
});

test.skipIf(isWindows)(
  'a program that is killed leaves no agent behind, and its turn is shown as interrupted',
  async () => {
    const desk = await openDesk();
    const running = desk.begin(['run', '--agent', 'sample', '--name', 'Killed', '--verbose', 'slow']);
    const { said, groups } = outputOf(running);
    await said(/slow-word-4/);
    running.kill('SIGKILL');
    await running;
    await desk.noneLeft(groups());
    expect((await desk.list())[0]?.threads[0]?.lastTurn?.status).toBe('interrupted');
    expect((await desk.call(['resume', 'Killed', 'and on'])).stdout).toContain('I remember 2 prompts');
  },
);

test.skipIf(isWindows)(
  'a prompt waits for the turn of another program; Ctrl+C takes it back and keeps it as a draft',
  async () => {
    const desk = await openDesk();
    const first = desk.begin(['run', '--agent', 'sample', '--name', 'Shared', 'slow']);
    await outputOf(first).said(/slow-word-1 /);
    const threadId = (await desk.list())[0]?.threads[0]?.id;
    if (!threadId) throw new Error('no thread');
    const window = await startStore(desk.store);
    const open = () => window.api.openThread({ threadId });
    const second = desk.begin(['resume', 'Shared', 'Me too']);
    await expect.poll(open).toMatchObject({ queue: [{ text: 'Me too', waitsIn: 'the command line' }] });
    second.kill('SIGINT');
    const { exitCode, stderr } = await second;
    expect(exitCode).toBe(1);
    expect(stderr.split('\n')).toEqual([
      'Waiting for the turn that runs in the command line… (Ctrl+C takes the prompt back)',
      'threadkeeper: Stopped. Nothing was sent; the prompt is kept as the draft of the thread.',
    ]);
    expect(await open()).toMatchObject({ queue: [], draft: 'Me too', runsIn: 'the command line' });
    first.kill('SIGINT');
    await first;
    expect(promptsOf((await desk.view('Shared'))[0]?.messages ?? [])).toEqual(['slow']);
  },
);
