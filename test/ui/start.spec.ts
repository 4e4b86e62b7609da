import { expect, test } from '@playwright/test';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { kill, processesWithEnvironment, waitUntilGone } from '../workbench/processes.ts';

const root = join(import.meta.dirname, '../..');
const ENDED_MS = 5000;

test('npm start serves VS Code without a desktop, and Ctrl+C ends all of it', async ({ page }) => {
  test.skip(process.platform === 'win32', 'a test cannot press Ctrl+C in a console of Windows');
  const cache = mkdtempSync(join(realpathSync(tmpdir()), 'tk-start-'));
  const npmStart = startInGroup(cache, { THREADKEEPER_START: 'web' });
  try {
    const address = await printedAddress(npmStart);
    expect((await page.goto(address))?.status()).toBe(200);
    await expect(page.locator('.monaco-workbench')).toBeVisible();
    const exit = once(npmStart, 'exit');
    pressCtrlC(npmStart);
    await exit;
    expect(await waitUntilGone(processesWithEnvironment(cache), ENDED_MS)).toEqual([]);
  } finally {
    await kill(processesWithEnvironment(cache));
    rmSync(cache, { recursive: true, force: true, maxRetries: 3 });
  }
});

test('npm start prefers the code on the PATH: with this extension and a sample workspace; Ctrl+C ends it', async () => {
  test.skip(process.platform === 'win32', 'a test cannot press Ctrl+C in a console of Windows');
  const cache = mkdtempSync(join(realpathSync(tmpdir()), 'tk-start-'));
  const calls = join(cache, 'calls.jsonl');
  const npmStart = startInGroup(cache, {
    PATH: [addCode(cache, calls), process.env.PATH].join(delimiter),
    DISPLAY: ':0',
    THREADKEEPER_START: undefined,
  });
  try {
    await expect.poll(() => linesOf(calls), { timeout: 60_000 }).toHaveLength(1);
    const folder = join(cache, 'threadkeeper-start', 'sample-workspace');
    expect(linesOf(calls)).toEqual([
      JSON.stringify([`--extensionDevelopmentPath=${root}`, '--new-window', '--wait', folder]),
    ]);
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).not.toBe('');
    expect(readFileSync(join(root, 'dist/extension.cjs'), 'utf8')).not.toBe('');
    const exit = once(npmStart, 'exit');
    pressCtrlC(npmStart);
    await exit;
    expect(await waitUntilGone(processesWithEnvironment(cache), ENDED_MS)).toEqual([]);
    expect(linesOf(calls)).toHaveLength(1);
  } finally {
    await kill(processesWithEnvironment(cache));
    rmSync(cache, { recursive: true, force: true, maxRetries: 3 });
  }
});

/** A desktop VS Code as far as `npm start` sees it: notes its arguments, and has a child of its own; returns its folder. */
function addCode(cache: string, calls: string): string {
  const bin = join(cache, 'bin');
  mkdirSync(bin);
  const script = `#!/usr/bin/env node
require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
require('node:fs').appendFileSync(${JSON.stringify(calls)}, JSON.stringify(process.argv.slice(2)) + '\\n');
setInterval(() => {}, 1000);
`;
  writeFileSync(join(bin, 'code'), script);
  chmodSync(join(bin, 'code'), 0o755);
  return bin;
}

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

function startInGroup(cache: string, env: NodeJS.ProcessEnv): ChildProcess {
  return spawn('npm', ['start'], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, XDG_CACHE_HOME: cache, THREADKEEPER_NO_BROWSER: '1', ...env },
  });
}

async function printedAddress(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`npm start ended with ${String(code)}:\n${output}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const address = /http:\/\/127\.0\.0\.1:\S+(?=\s)/.exec(output)?.[0];
      if (address !== undefined) resolve(address);
    });
  });
}

/** A terminal sends SIGINT to every process of its foreground group. */
function pressCtrlC(child: ChildProcess): void {
  if (child.pid === undefined) throw new Error('npm start has no process');
  process.kill(-child.pid, 'SIGINT');
}
