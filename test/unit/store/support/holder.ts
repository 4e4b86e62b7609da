import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** Another program that has a database open; ended with the test at the latest. */
export async function spawnHolder(file: string): Promise<{ pid: number; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [path.resolve('test/fixtures/store/holder.ts'), file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const stop = async () => {
    child.stdin.end();
    await exited;
  };
  onTestFinished(stop);
  await once(child.stdout, 'data');
  if (child.pid === undefined) throw new Error('The holder did not start');
  return { pid: child.pid, stop };
}
