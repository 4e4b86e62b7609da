import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCode } from './processes.ts';

const hostFolder = join(import.meta.dirname, 'host');
const vscodeFolder = join(hostFolder, 'node_modules/code-server/lib/vscode');
const stampFile = join(hostFolder, 'node_modules/.threadkeeper-stamp');

/** VS Code's server entry, started with the Node that runs this. */
export const serverMain = join(vscodeFolder, 'out/server-main.js');

/** Installs VS Code's server from the npm registry, unless it is there from the same lock file. */
export async function installHost(): Promise<void> {
  const wanted = lockHash();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  console.log('Installing the VS Code workbench from the npm registry (once) …');
  await npmCi();
  linkModules();
  writeFileSync(stampFile, wanted);
}

function lockHash(): string {
  const lock = readFileSync(join(hostFolder, 'package-lock.json'));
  return createHash('sha256').update(lock).digest('hex');
}

async function npmCi(): Promise<void> {
  const { command, args } = npm();
  const child = spawn(
    command,
    [...args, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: hostFolder,
      stdio: 'inherit',
      shell: command.endsWith('.cmd'),
    },
  );
  const code = await exitCode(child);
  if (code !== 0) throw new Error(`npm ci in test/workbench/host ended with ${code}.`);
}

/** The npm that runs this script, which needs no shell on Windows; else the one on the PATH. */
function npm(): { command: string; args: string[] } {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return { command: process.execPath, args: [script] };
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}

/** The server looks for its modules beside itself; here they are dependencies one level up, locked with it. */
function linkModules(): void {
  const link = join(vscodeFolder, 'node_modules');
  if (!existsSync(link)) symlinkSync(join(hostFolder, 'node_modules'), link, 'junction');
}
