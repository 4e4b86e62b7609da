import type { Disposable } from '../../base/disposable.ts';

/** Changes that come within this many ms are drawn once: one act of the user is often two changes. */
const gathering = 20;
/**
 * VS Code draws a change at once, but one that comes within 200 ms of another only 200 ms after the last of them: changes
 * that follow each other quickly would not be drawn at all. And one that comes while it asks for the rows of another can
 * leave a session without its threads. So they are told of with more than that between, and after its last question. In ms.
 */
const quiet = 210;

/** When VS Code is told that a tree has changed: as soon as it is done with the last time. */
export class RefreshPace implements Disposable {
  readonly #tell: () => void;
  #timer: NodeJS.Timeout | undefined;
  #quietAt = -Infinity;

  constructor(tell: () => void) {
    this.#tell = tell;
  }

  /** Something has changed. */
  refresh(): void {
    const wait = Math.max(gathering, this.#quietAt - performance.now());
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (performance.now() < this.#quietAt) this.refresh();
      else this.#draw();
    }, wait);
  }

  /** VS Code was given rows: it draws them now, and may ask for those below them. */
  given(): void {
    this.#quietAt = performance.now() + quiet;
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #draw(): void {
    this.given();
    this.#tell();
  }
}
