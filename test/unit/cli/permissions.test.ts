import { execa } from 'execa';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { eventsOf } from './support/events.ts';
import { openDesk, type Desk } from './support/desk.ts';
import { program } from './support/program.ts';

const edit = ['run', '--agent', 'sample', '--name', 'Edit', 'edit notes.md'];
const notes = ({ work }: Desk) => readFile(path.join(work, 'notes.md'), 'utf8').catch(() => undefined);

test('without a terminal a request is refused, which is said, and nothing is changed', async () => {
  const desk = await openDesk();
  const { exitCode, stdout, stderr } = await desk.call(edit);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('I left `notes.md` as it was.');
  expect(stderr).toContain('Refused (--permission-mode refuse): Edit notes.md');
  expect(await notes(desk)).toBeUndefined();
});

test('--permission-mode allow allows once: the next request is asked for again', async () => {
  const desk = await openDesk();
  const { stdout, stderr } = await desk.call([...edit, '--permission-mode', 'allow']);
  expect(stdout).toContain('I edited `notes.md`.');
  expect(stderr).toContain('Allowed (--permission-mode allow): Edit notes.md');
  const written = await notes(desk);
  expect(written).toContain('A line by the Sample Agent.');
  const events = eventsOf((await desk.call(['resume', 'Edit', '--json', 'edit notes.md'])).stdout);
  expect(events.find(({ type }) => type === 'permissionResolved')).toMatchObject({
    outcome: { kind: 'selected', optionId: 'reject' },
  });
  expect(await notes(desk)).toBe(written);
});

test.runIf(process.platform === 'linux').each([
  ['1\n', 'I edited `notes.md`.', true],
  ['9\n2\n', 'I edited `notes.md`.', true],
  ['3\n', 'I left `notes.md` as it was.', false],
  ['\n', 'I left `notes.md` as it was.', false],
  ['\u0004', 'I left `notes.md` as it was.', false],
])('on a terminal the user is asked: %j', async (typed, said, isWritten) => {
  const desk = await openDesk();
  const { stdout, exitCode } = await onTerminal(desk, typed);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('  1  Allow once');
  expect(stdout).toContain(said);
  expect(await notes(desk)).toEqual(isWritten ? expect.any(String) : undefined);
});

test.runIf(process.platform === 'linux')('Ctrl+C at the question stops the turn', async () => {
  const desk = await openDesk();
  const { stdout, exitCode } = await onTerminal(desk, '\u0003');
  expect(exitCode).toBe(1);
  expect(stdout).toContain('The turn was stopped.');
  expect(await notes(desk)).toBeUndefined();
  await desk.noneLeft();
});

/** Runs the edit on a real terminal, on which somebody types once the question is there. */
async function onTerminal({ store, work }: Desk, typed: string) {
  const words = [process.execPath, await program(), ...edit, '--store', path.dirname(store)].map(quoted);
  // By exec, since some shells would stay between and end by a Ctrl+C of their own.
  const call = `exec ${words.join(' ')}`;
  const home = path.join(path.dirname(store), 'home');
  const running = execa('script', ['--quiet', '--return', '--command', call, '/dev/null'], {
    cwd: work,
    env: { THREADKEEPER_HOME: home },
    reject: false,
  });
  let shown = '';
  let asked = 0;
  running.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    const questions = shown.split('Your answer').length - 1;
    // A line for each question, the last one as it is.
    for (; asked < questions; asked += 1)
      running.stdin.write(/[^\n]*\n?/g[Symbol.match](typed)?.[asked] ?? '');
  });
  return running;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
