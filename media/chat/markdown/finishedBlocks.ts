/** Characters of text whose HTML is kept. */
const room = 2_000_000;

/** The HTML of finished texts, so that a row that scrolls back into view is not rendered again. Oldest go first. */
export class FinishedBlocks {
  readonly #blocks = new Map<string, readonly string[]>();
  #characters = 0;

  get(text: string): readonly string[] | undefined {
    return this.#blocks.get(text);
  }

  set(text: string, blocks: readonly string[]): void {
    if (this.#blocks.has(text)) return;
    this.#blocks.set(text, blocks);
    this.#characters += text.length;
    for (const oldest of this.#blocks.keys()) {
      if (this.#characters <= room) return;
      this.#blocks.delete(oldest);
      this.#characters -= oldest.length;
    }
  }
}
