import type { ThreadId } from '../../../src/domain/ids.ts';
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
  #waiting: { threadId: ThreadId; text: string; timer: ReturnType<typeof setTimeout> } | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Another thread is shown, and this draft of it is stored. Answers what the composer is to have. */
  shown(threadId: ThreadId, stored: string): string {
    this.#stored = { threadId, text: stored };
    const unsaved = this.#host.unsaved.of(threadId);
    if (!unsaved) return stored;
    const text = recovered(unsaved, stored);
    this.#host.unsaved.keep(threadId, { base: stored, sent: [] });
    if (text !== stored) this.#post(threadId, text);
    return text;
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
