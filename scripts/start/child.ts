import { spawn } from 'node:child_process';
import { stopTree } from '../../test/workbench/processes.ts';
import type { Running } from './running.ts';

/** Starts a program in a process group of its own, so that Ctrl+C in the terminal is answered here and not twice. */
export function startChild(command: string, args: readonly string[]): Running {
  const windowsScript = /\.(cmd|bat)$/i.test(command);
  const child = spawn(windowsScript ? `"${command}"` : command, windowsScript ? args.map(quoted) : args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
    shell: windowsScript,
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('exit', () => resolve());
    child.once('error', reject);
  });
  return { ended, stop: async () => (child.pid === undefined ? [] : stopTree(child.pid)) };
}

function quoted(argument: string): string {
  return `"${argument}"`;
}
