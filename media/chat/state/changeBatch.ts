import type { PartsChanged } from '../../../src/chatProtocol.ts';

/** Runs something a little later. */
export type Schedule = (run: () => void) => void;

/** Joins the changes of growing replies, so that a burst of deltas is drawn once a frame and not once each. */
export class ChangeBatch {
  readonly #apply: (message: PartsChanged) => void;
  readonly #schedule: Schedule;
  #waiting: PartsChanged[] = [];

  constructor(apply: (message: PartsChanged) => void, schedule: Schedule) {
    this.#apply = apply;
    this.#schedule = schedule;
  }

  add(message: PartsChanged): void {
    if (this.#waiting.length === 0) this.#schedule(() => this.flush());
    this.#waiting.push(message);
  }

  /** Applies what waits; whatever else the host says comes after it. */
  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const message of joinNeighbours(waiting)) this.#apply(message);
  }
}

/** Before the next frame; a hidden page has none, and is given a tenth of a second instead. */
export function beforeNextFrame(run: () => void): void {
  if (document.hidden) setTimeout(run, 100);
  else requestAnimationFrame(run);
}

/** When the next frame is drawn. */
export function afterNextFrame(run: () => void): void {
  beforeNextFrame(() => setTimeout(run));
}

function joinNeighbours(messages: readonly PartsChanged[]): PartsChanged[] {
  const joined: { message: PartsChanged; changes: PartsChanged['changes'][number][] }[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    const same = last?.message.messageId === message.messageId && last.message.threadId === message.threadId;
    if (last && same) last.changes.push(...message.changes);
    else joined.push({ message, changes: [...message.changes] });
  }
  return joined.map(({ message, changes }) => ({ ...message, changes }));
}
