import type { start } from './program.ts';

/** What a running program has written, to both streams. */
export interface Output {
  /** Waits until it was said; fails when the program ends without. */
  readonly said: (what: RegExp) => Promise<void>;
  /** The process groups of agents, as `--verbose` names them. */
  readonly groups: () => number[];
}

export function outputOf(running: ReturnType<typeof start>): Output {
  let text = '';
  let check = (): void => undefined;
  for (const stream of [running.stdout, running.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      check();
    });
  return {
    said: (what) =>
      new Promise((resolve, reject) => {
        check = () => {
          if (what.test(text)) resolve();
        };
        check();
        void running.then(() => reject(new Error(`ended without ${String(what)}:\n${text}`)));
      }),
    groups: () => [...text.matchAll(/Agent process started pid=(\d+)/g)].map((match) => Number(match[1])),
  };
}
