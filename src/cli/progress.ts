import type { Watch } from '../store/jobs/storeJobs.ts';
import type { CliContext } from './context.ts';

/** Ctrl+C ends the work. Each new stage is a line on stderr, where it disturbs no pipe. */
export function watchAloud({ signal, writeError }: CliContext): Watch {
  let last = '';
  return {
    signal,
    onProgress: ({ message }) => {
      if (message !== last) writeError(`${message}…`);
      last = message;
    },
  };
}

/** The same without a word. */
export function watchSilently({ signal }: CliContext): Watch {
  return { signal };
}
