import { trackGroup } from './liveGroups.ts';
import { killGroup } from './processGroup.ts';
import { killStrays, type StrayMark } from './strays.ts';

export interface Leader {
  readonly pid: number;
  readonly mark: StrayMark;
  readonly exit: Promise<{ readonly code: number | null }>;
}

/**
 * Waits until the leader is gone, then ends its group: nobody minds its children any more, and they may hold its pipes.
 * What left the group may stay only if the leader ended well, and so had the time to end what it did not want to leave.
 */
export async function endGroup({ pid, mark, exit }: Leader): Promise<void> {
  const forget = trackGroup(pid, mark);
  const { code } = await exit;
  await killGroup(pid);
  if (code !== 0) await killStrays(mark);
  forget();
}
