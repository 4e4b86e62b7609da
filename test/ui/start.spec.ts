import { expect, test } from '@playwright/test';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill, processesWithEnvironment, waitUntilGone } from '../workbench/processes.ts';

const root = join(import.meta.dirname, '../..');
const ENDED_MS = 5000;

test('npm start serves VS Code without a desktop, and Ctrl+C ends all of it', async ({ page }) => {
  test.skip(process.platform === 'win32', 'a test cannot press Ctrl+C in a console of Windows');
  const cache = mkdtempSync(join(realpathSync(tmpdir()), 'tk-start-'));
  const npmStart = startInGroup(cache);
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

function startInGroup(cache: string): ChildProcess {
  return spawn('npm', ['start'], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, XDG_CACHE_HOME: cache, THREADKEEPER_START: 'web', THREADKEEPER_NO_BROWSER: '1' },
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
