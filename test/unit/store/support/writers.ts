import { expect } from 'vitest';
import type { ThreadId } from '../../../../src/domain/ids.ts';
import { addMessage, contentsOf, createThread } from './sample.ts';
import { startWindow, type WindowProcess } from './windowProcess.ts';

/** Windows that share a store and write into it without a pause, each into a thread of its own. */
export class Writers {
  readonly #file: string;
  readonly #acknowledged = new Map<ThreadId, number>();
  #writers: Writer[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  async start(count: number): Promise<void> {
    this.#writers.push(...(await Promise.all(Array.from({ length: count }, () => this.#startOne()))));
  }

  /** Resolves when that many more messages were acknowledged. */
  async progress(count: number): Promise<void> {
    const wanted = this.#sum() + count;
    await expect.poll(() => this.#sum(), { timeout: 20_000 }).toBeGreaterThan(wanted);
  }

  /** Kills the window that owns the file, while it and the others write. */
  async killOwner(): Promise<void> {
    for (const writer of this.#writers)
      if ((await writer.window.role()) === 'owner') return this.#kill(writer);
    throw new Error('nobody owned the store');
  }

  /** Kills some window, whatever it is doing. */
  async killOne(): Promise<void> {
    const [writer] = this.#writers;
    if (writer) await this.#kill(writer);
  }

  /** Ends all of them; every thread holds what was acknowledged, in order and once. */
  async check(): Promise<void> {
    await Promise.all(this.#writers.map((writer) => writer.stop()));
    const reader = await startWindow(this.#file);
    for (const [threadId, count] of this.#acknowledged) {
      const contents = await contentsOf(reader.api, threadId);
      expect(contents).toEqual(contents.map((_, index) => String(index)));
      // One more may have been committed whose answer was cut off with its window.
      expect(contents.length - count).toBeOneOf([0, 1]);
    }
    await reader.close();
  }

  async #kill(writer: Writer): Promise<void> {
    this.#writers = this.#writers.filter((one) => one !== writer);
    await writer.window.kill();
  }

  /** A window that writes numbers, one after the other, and counts what was acknowledged. */
  async #startOne(): Promise<Writer> {
    const window = await startWindow(this.#file);
    const threadId = await createThread(window.api);
    const end = new AbortController();
    const writing = (async () => {
      for (let count = 0; !end.signal.aborted; count += 1) {
        await addMessage(window.api, threadId, String(count));
        this.#acknowledged.set(threadId, count + 1);
      }
    })();
    // Of a window that is killed nobody waits for the end.
    writing.catch(() => undefined);
    const stop = async () => {
      end.abort();
      await writing;
      await window.kill();
    };
    return { window, stop };
  }

  #sum(): number {
    return [...this.#acknowledged.values()].reduce((sum, count) => sum + count, 0);
  }
}

interface Writer {
  readonly window: WindowProcess;
  readonly stop: () => Promise<void>;
}
