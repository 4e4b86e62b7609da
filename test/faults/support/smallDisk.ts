import { spawnSync } from 'node:child_process';
import { onTestFinished, type TestContext } from 'vitest';
import { temporaryFolder } from '../../unit/store/support/testStore.ts';

/** A folder that is a file system of its own, of this many KB; the test is skipped where none can be mounted. */
export async function mountSmallDisk(context: TestContext, kilobytes: number): Promise<string> {
  const folder = await temporaryFolder();
  const why = mount('-t', 'tmpfs', '-o', `size=${String(kilobytes)}k`, 'tmpfs', folder);
  if (why !== undefined) context.skip(`A small disk cannot be mounted here: ${why}`);
  onTestFinished(() => void spawnSync('umount', [folder]));
  return folder;
}

/** From now on, until it is written again with 'rw', a mounted folder can only be read. */
export function remount(folder: string, how: 'ro' | 'rw'): void {
  const why = mount('-o', `remount,${how}`, folder);
  if (why !== undefined) throw new Error(`The disk cannot be made ${how}: ${why}`);
}

/** Why it did not work, if it did not. */
function mount(...args: readonly string[]): string | undefined {
  if (process.platform !== 'linux') return 'this is not Linux';
  const { status, stderr, error } = spawnSync('mount', args, { encoding: 'utf8' });
  if (error) return error.message;
  return status === 0 ? undefined : stderr.trim();
}
