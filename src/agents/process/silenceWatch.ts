import type { Notice } from '../../domain/agentEvent.ts';
import { delay } from './delay.ts';

/** When the user is told that we still wait, if nothing else is set, in ms; the turn goes on. */
export const defaultSilenceMs = 60_000;

/** Watches how long an agent says nothing. Starts with `begin`; every `touch` starts the time anew. */
export class SilenceWatch {
  readonly #limitMs: number;
  readonly #onSilence: (seconds: number) => void;
  #timer: NodeJS.Timeout | undefined;
  #pauses = 0;
  #ended = false;
  #lastSign = performance.now();

  /** `onSilence` is called once a silence, with its length in seconds; with a limit of 0 never. */
  constructor(limitMs: number, onSilence: (seconds: number) => void) {
    this.#limitMs = limitMs;
    this.#onSilence = onSilence;
  }

  begin(): void {
    this.#lastSign = performance.now();
    if (this.#limitMs === 0) return;
    this.#timer ??= setTimeout(() => this.#onSilence(Math.round(this.#limitMs / 1000)), this.#limitMs);
  }

  touch(): void {
    this.#lastSign = performance.now();
    this.#timer?.refresh();
  }

  /** While the agent waits for the user its silence says nothing. Gives the function that ends the pause. */
  pause(): () => void {
    this.#pauses += 1;
    this.#halt();
    return () => {
      this.#pauses -= 1;
      if (this.#pauses === 0 && !this.#ended) this.begin();
    };
  }

  /** For good: also a pause that ends later does not begin it anew. */
  end(): void {
    this.#ended = true;
    this.#halt();
  }

  #halt(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Resolves once there was no sign for `ms`. */
  async quietFor(ms: number): Promise<void> {
    this.#lastSign = performance.now();
    for (let left = ms; left > 0; left = this.#lastSign + ms - performance.now()) await delay(left);
  }
}

/** What the user is told of a silence; the turn goes on. */
export function silenceNotice(displayName: string, seconds: number): Notice {
  const text = `${displayName} has said nothing for ${seconds} s. Still waiting; Stop ends the turn.`;
  return { type: 'notice', level: 'info', text };
}
