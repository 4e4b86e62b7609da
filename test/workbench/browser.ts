import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import type { LaunchOptions } from '@playwright/test';
import { findBrowser } from './findBrowser.ts';

const MISSING = 'No browser found: install Google Chrome or Chromium, or set CHROMIUM to its executable.';

/** A browser's executable; on Debian, and as root, it installs chromium when there is none. */
export function ensureBrowser(): string {
  const found = findBrowser();
  if (found !== undefined) return found;
  if (!mayInstall()) throw new Error(MISSING);
  installChromium();
  const installed = findBrowser();
  if (installed === undefined) throw new Error(MISSING);
  return installed;
}

/** Headless, and every name but the loopback resolves to nothing: no request leaves the machine. */
export function browserLaunchOptions(executablePath: string): LaunchOptions {
  return {
    executablePath,
    // Debian's chromium is a shell script, which needs the system's tools whatever PATH a test has
    env: { ...process.env, PATH: [process.env.PATH, '/usr/bin', '/bin'].join(delimiter) },
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
    ],
  };
}

function mayInstall(): boolean {
  return existsSync('/etc/debian_version') && process.getuid?.() === 0;
}

function installChromium(): void {
  console.log('Installing chromium (apt-get) …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = (args: string[]) =>
    execFileSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  aptGet(['update', '-qq']);
  aptGet(['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']);
}
