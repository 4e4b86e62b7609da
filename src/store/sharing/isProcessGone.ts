import { codeOf } from '../errorCode.ts';

/** True when this machine surely runs no such process; another one may have got its number since. */
export function isProcessGone(pid: number): boolean {
  try {
    // Sends nothing, only looks.
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}
