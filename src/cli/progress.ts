import type { JobProgress } from '../store/jobs/job.ts';
import type { CliContext, OnProgress } from './context.ts';

/** Says each new stage on stderr, a line each: people see that it goes on, and pipes are not disturbed. */
export function progressTo({ writeError }: Pick<CliContext, 'writeError'>): OnProgress {
  let last = '';
  return ({ message }: JobProgress) => {
    if (message !== last) writeError(`${message}…`);
    last = message;
  };
}

/** For who did not ask for words. */
export const noProgress: OnProgress = () => undefined;
