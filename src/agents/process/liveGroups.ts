import { signalGroup } from './processGroup.ts';

const live = new Set<number>();
let watching = false;

/**
 * Remembers a process group until it is gone, so that a host that exits without stopping its agents takes them with
 * it. Gives the function that forgets the group.
 */
export function trackGroup(pid: number): () => void {
  if (!watching) process.once('exit', killAll);
  watching = true;
  live.add(pid);
  return () => live.delete(pid);
}

function killAll(): void {
  for (const pid of live) signalGroup(pid, 'SIGKILL');
}
