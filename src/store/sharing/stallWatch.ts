/** How long a request may go unanswered before the client is told that it waits, in ms. */
const patience = 2000;

/** Tells when nothing has gone on for a while although something is asked, and when it goes on again. */
export class StallWatch {
  readonly #onStall: (stalled: boolean) => void;
  #timer: NodeJS.Timeout | undefined;
  #stalled = false;

  constructor(onStall: (stalled: boolean) => void) {
    this.#onStall = onStall;
  }

  /** Something is asked. */
  begin(): void {
    this.#timer ??= setTimeout(() => this.#set(true), patience).unref();
  }

  /** Something was answered, and more is asked. */
  progress(): void {
    this.#timer?.refresh();
    this.#set(false);
  }

  /** Everything is answered. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#set(false);
  }

  #set(stalled: boolean): void {
    if (this.#stalled === stalled) return;
    this.#stalled = stalled;
    this.#onStall(stalled);
  }
}
