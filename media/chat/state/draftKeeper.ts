import type { ThreadId } from '../../../src/domain/ids.ts';
import type { Host } from '../host.ts';

/** Typing pauses this long, in ms, before the draft is posted. */
const pause = 200;

/** Posts what is typed to the host, which stores it: after a pause, or at once when the user turns away. */
export class DraftKeeper {
  readonly #host: Host;
  #waiting: { threadId: ThreadId; text: string; timer: ReturnType<typeof setTimeout> } | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  typed(threadId: ThreadId, text: string): void {
    if (this.#waiting && this.#waiting.threadId !== threadId) this.flush();
    clearTimeout(this.#waiting?.timer);
    this.#waiting = { threadId, text, timer: setTimeout(() => this.flush(), pause) };
  }

  flush(): void {
    if (!this.#waiting) return;
    const { threadId, text, timer } = this.#waiting;
    this.#waiting = undefined;
    clearTimeout(timer);
    this.#host.post({ type: 'draft', threadId, text });
  }
}
