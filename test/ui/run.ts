/**
 * `npm run test:ui`: packages the VSIX, installs it into VS Code's server and runs Playwright on it. What follows
 * `--` goes to Playwright. THREADKEEPER_VSIX names a VSIX to test instead.
 */
import { spawn, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureBrowser } from '../workbench/browser.ts';
import { installHost } from '../workbench/install.ts';
import { exitCode } from '../workbench/processes.ts';
import { installVsix } from '../workbench/server.ts';
import { uiRunEnvironment } from './support/run.ts';

const root = join(import.meta.dirname, '../..');
const temporary = mkdtempSync(join(realpathSync(tmpdir()), 'tk-ui-run-'));

try {
  const vsix = process.env.THREADKEEPER_VSIX ?? packaged();
  await installHost();
  const browser = ensureBrowser();
  const extensionsDir = join(temporary, 'extensions');
  await installVsix(resolve(vsix), extensionsDir, join(temporary, 'data'));
  process.exitCode = await playwright(uiRunEnvironment({ browser, extensionsDir }));
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

function packaged(): string {
  const script = join(root, 'scripts/package.ts');
  const { status } = spawnSync(process.execPath, [script], { cwd: root, stdio: 'inherit' });
  const vsix = globSync('threadkeeper-*.vsix', { cwd: root }).at(0);
  if (status !== 0 || vsix === undefined) throw new Error('The VSIX could not be packaged.');
  return join(root, vsix);
}

async function playwright(env: Record<string, string>): Promise<number> {
  const cli = join(root, 'node_modules/@playwright/test/cli.js');
  const config = join(root, 'test/ui/playwright.config.ts');
  const child = spawn(process.execPath, [cli, 'test', '-c', config, ...process.argv.slice(2)], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  // Ctrl+C reaches Playwright too, which ends its tests; this process only waits for it and then cleans up
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => child.kill(name));
  return exitCode(child);
}
