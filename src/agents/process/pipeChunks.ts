import type { Readable } from 'node:stream';
import { delay } from './delay.ts';

/** How long each further chunk of a pipe is waited for once its process has gone, in ms. */
const graceMs = 500;

/**
 * What comes out of a process's pipe, until it ends. A descendant that left the process group may hold the pipe open
 * for ever: so once `gone` has settled, a pipe that keeps silent has ended too.
 */
export async function* pipeChunks(pipe: Readable, gone: Promise<unknown>): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<unknown> = pipe[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = chunks.next().catch(() => endOfPipe);
      const silent = gone.then(() => delay(graceMs, next)).then(() => endOfPipe);
      const result = await Promise.race([next, silent]);
      if (result.done === true) return;
      if (result.value instanceof Uint8Array) yield result.value;
    }
  } finally {
    pipe.destroy();
  }
}

/** Also what a broken pipe gives, or one that we closed: `exited` tells how the process ended. */
const endOfPipe: IteratorReturnResult<undefined> = { done: true, value: undefined };
