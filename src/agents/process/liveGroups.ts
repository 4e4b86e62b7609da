import { recordGroup } from './groupRecords.ts';
import { guardGroup } from './hostGuard.ts';
import { signalGroup } from './processGroup.ts';
import type { StrayMark } from './strays.ts';

const live = new Set<number>();
let watching = false;

/**
 * Remembers a process group until it is gone: a host that exits takes its agents with it, and for one that is killed
 * a guard does, or the next start if the guard was killed too. Gives the function that forgets the group.
 */
export function trackGroup(pid: number, mark: StrayMark): () => void {
  if (!watching) process.once('exit', killAll);
  watching = true;
  live.add(pid);
  const removeRecord = recordGroup(mark);
  const endGuard = guardGroup(pid, mark);
  return () => {
    live.delete(pid);
    endGuard();
    removeRecord();
  };
}

/** The leaders of the groups that run now. */
export function liveGroups(): readonly number[] {
  return [...live];
}

function killAll(): void {
  for (const pid of live) signalGroup(pid, 'SIGKILL');
}
