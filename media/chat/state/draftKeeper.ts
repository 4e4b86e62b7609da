import type { ThreadId } from '../../../src/domain/ids.ts';
import { withGivenBack } from '../../../src/domain/queue.ts';
import type { Host } from '../host.ts';
import { recovered, type Unsaved } from './unsavedDrafts.ts';

/** Typing pauses this long, in ms, before the draft is posted. */
const pause = 200;

/**
 * Posts what is typed to the host, which stores it: after a pause, or at once when the user turns away. Until the host
 * says that it is stored, the page keeps it as well.
 */
export class DraftKeeper {
  readonly #host: Host;
  /** The stored draft of the thread that is shown, as far as is known. */
  #stored: { threadId: ThreadId; text: string } | undefined;
  /** What an earlier page kept of that thread was not read yet. */
  #isUnread = false;
  #waiting: { threadId: ThreadId; text: string; timer: ReturnType<typeof setTimeout> } | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Another thread is shown, and this draft of it is stored: `recover` is to follow. */
  shown(threadId: ThreadId, stored: string): void {
    this.#stored = { threadId, text: stored };
    this.#isUnread = true;
  }

  /**
   * Reads what an earlier page kept of the thread that is shown, once, and before anything is kept in its place. Answers
   * what the composer, which has `text` now, is to have. A step of its own, because to open the browser's storage takes
   * a third of the time of the page's script.
   */
  recover(text: string): string {
    if (!this.#isUnread || !this.#stored) return text;
    this.#isUnread = false;
    const { threadId, text: stored } = this.#stored;
    const found = this.#host.unsaved.of(threadId);
    if (!found) return text;
    const draft = recovered(found, stored);
    this.#host.unsaved.keep(threadId, { base: stored, sent: [] });
    const whole = text === stored ? draft : withGivenBack(draft, text);
    if (whole !== stored) this.#post(threadId, whole);
    return whole;
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
    this.#post(threadId, text);
  }

  /** Sends it; the composer is empty then. */
  send(threadId: ThreadId, text: string): void {
    this.#change(threadId, ({ sent }) => ({ sent: [...sent, text] }));
    this.#host.post({ type: 'prompt', threadId, text });
    this.typed(threadId, '');
    this.flush();
  }

  /** The host has stored a draft, of whatever window. */
  draftStored(threadId: ThreadId, text: string): void {
    if (this.#stored?.threadId === threadId) this.#stored.text = text;
    this.#change(threadId, ({ draft }) => ({ base: text, draft: draft === text ? undefined : draft }));
  }

  /** A prompt was given back to the composer, which has this now. */
  promptGivenBack(threadId: ThreadId, prompt: string, text: string): void {
    this.#post(threadId, text);
    this.promptStored(threadId, prompt);
  }

  /** The host has stored a prompt, or the composer has it again. */
  promptStored(threadId: ThreadId, text: string): void {
    this.#change(threadId, ({ sent }) => {
      const at = sent.indexOf(text);
      return { sent: sent.filter((_, index) => index !== at) };
    });
  }

  #post(threadId: ThreadId, text: string): void {
    this.#change(threadId, () => ({ draft: text }));
    this.#host.post({ type: 'draft', threadId, text });
  }

  #change(threadId: ThreadId, change: (unsaved: Unsaved) => Partial<Unsaved>): void {
    const { unsaved } = this.#host;
    const base = this.#stored?.threadId === threadId ? this.#stored.text : '';
    const before = unsaved.of(threadId) ?? { base, sent: [] };
    unsaved.keep(threadId, { ...before, ...change(before) });
  }
}
