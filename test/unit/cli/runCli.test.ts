import { expect, test } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { threadkeeper } from './support/program.ts';

test('--version says the version of the package', async () => {
  expect(await threadkeeper(['--version'])).toEqual({ exitCode: 0, stdout: manifest.version, stderr: '' });
});

test('--help names every command, and each has a help of its own', async () => {
  const { stdout, exitCode } = await threadkeeper(['--help']);
  expect(exitCode).toBe(0);
  const names = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map((match) => match[1] ?? '');
  expect(names).toContain('list');
  for (const name of names) {
    const help = await threadkeeper([name, '--help']);
    expect(help.stdout).toContain(`Usage: threadkeeper ${name}`);
    expect(help.exitCode).toBe(0);
  }
});

test.each([
  [[], 'What shall be done?'],
  [['lst'], 'There is no command "lst".'],
  [['list', '--sotre', 'x'], "Unknown option '--sotre'"],
  [['list', '--store'], "Option '--store <value>' argument missing"],
  [['list', 'more'], 'Nothing is done with "more".'],
])('%j is wrong use: exit code 2, the reason and the usage line on stderr', async (args, reason) => {
  const { exitCode, stdout, stderr } = await threadkeeper(args);
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(`threadkeeper: ${reason}`);
  expect(stderr).toContain('Usage: threadkeeper');
});

test('with --json a failure is one document on stdout too', async () => {
  const { exitCode, stdout, stderr } = await threadkeeper(['list', '--json', '--store', '/nowhere']);
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toEqual({ error: 'There is no store at /nowhere.' });
  expect(stderr).toBe('threadkeeper: There is no store at /nowhere.');
});
