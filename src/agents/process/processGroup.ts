import { execa } from 'execa';
import { delay } from './delay.ts';
import { runsInGroup } from './processStat.ts';

const isWindows = process.platform === 'win32';

/** When a process that was asked to end gets which signal, in ms after the wish (invariant 9: gone within 5 s). */
export interface StopSteps {
  readonly interruptAfterMs: number;
  readonly terminateAfterMs: number;
  readonly killAfterMs: number;
}
export const defaultStopSteps: StopSteps = {
  interruptAfterMs: 1000,
  terminateAfterMs: 2000,
  killAfterMs: 3500,
};

/** Goes up the steps until `gone` settles. False when it has not: whoever is left of the group is for `killGroup`. */
export async function signalUntilGone(pid: number, gone: Promise<void>, steps: StopSteps): Promise<boolean> {
  const waitUntil = stopwatch(gone);
  if (await waitUntil(steps.interruptAfterMs)) return true;
  // Windows has no signals: a "SIGINT" there would end the leader and leave its children.
  if (isWindows) return false;
  signalGroup(pid, 'SIGINT');
  if (await waitUntil(steps.terminateAfterMs)) return true;
  signalGroup(pid, 'SIGTERM');
  return waitUntil(steps.killAfterMs);
}

/** Waits until so many ms after the start; true when `gone` settled before. */
function stopwatch(gone: Promise<void>): (untilMs: number) => Promise<boolean> {
  const start = performance.now();
  return async (untilMs) => {
    // Also when we come late to it: a busy machine.
    const left = Math.max(0, start + untilMs - performance.now());
    return Promise.race([gone.then(() => true), delay(left, gone).then(() => false)]);
  };
}

/** Kills the whole group and waits until nobody of it runs. Not for long: a kill cannot be refused. */
export async function killGroup(pid: number): Promise<void> {
  if (isWindows)
    await execa('taskkill', ['/pid', String(pid), '/T', '/F'], { reject: false, stdio: 'ignore' });
  else signalGroup(pid, 'SIGKILL');
  for (let waited = 0; waited < 300 && (await groupRuns(pid)); waited += 10) await delay(10);
}

/**
 * Whether anybody of the group that `pid` leads runs. To the signal, what has ended counts too until its parent takes
 * note of that: in a container without an init nobody ever does for what was left behind, and only Linux says which it is.
 */
export async function groupRuns(pid: number): Promise<boolean> {
  return signalGroup(pid, 0) && (process.platform !== 'linux' || (await runsInGroup(pid)));
}

/** Signals every process of the group that `pid` leads. False when there is none left. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(isWindows ? pid : -pid, signal);
    return true;
  } catch {
    // ESRCH: nobody left. EPERM: what has this ID now is not ours.
    return false;
  }
}
