import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Runs the tests against the real agents. They are installed from their own lock at the first run, and again when
 * the lock has changed; nothing of them is a dependency of the extension.
 */
const here = import.meta.dirname;
const config = fileURLToPath(import.meta.resolve('./vitest.config.ts'));
const lock = join(here, 'package-lock.json');
/** The lock that was installed; it goes with `node_modules`. */
const installedLock = join(here, 'node_modules', 'installed-lock.json');

if (!isInstalled()) install();
run('vitest', ['run', '--config', config, ...process.argv.slice(2)], process.cwd());

function isInstalled(): boolean {
  return existsSync(installedLock) && readFileSync(installedLock, 'utf8') === readFileSync(lock, 'utf8');
}

function install(): void {
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], here);
  copyFileSync(lock, installedLock);
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, error } = spawnSync(command, args, {
    cwd,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
