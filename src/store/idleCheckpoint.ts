import type { Disposable } from '../base/disposable.ts';

/** Runs a task once nothing was written for a while; it never keeps the process alive. */
export class IdleCheckpoint implements Disposable {
  readonly #checkpoint: () => void;
  readonly #idleMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(checkpoint: () => void, idleMs: number) {
    this.#checkpoint = checkpoint;
    this.#idleMs = idleMs;
  }

  written(): void {
    this.#timer ??= setTimeout(() => this.#run(), this.#idleMs).unref();
    this.#timer.refresh();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #run(): void {
    this.#timer = undefined;
    this.#checkpoint();
  }
}
