import { BlockSplitter, type Range } from './blockSplitter.ts';

/** Renders one block to HTML. `definitions` are the lines that define links; `settled`: it will not change again. */
export type RenderBlock = (raw: string, definitions: readonly string[], settled: boolean) => string;

/**
 * The HTML of a Markdown text that grows, block by block. Settled blocks are rendered once: a delta costs the
 * length of the block that is open, not of the reply.
 */
export class MarkdownDocument {
  readonly #render: RenderBlock;
  readonly #splitter = new BlockSplitter();
  #settled: string[] = [];
  #knownDefinitions = 0;

  constructor(render: RenderBlock) {
    this.#render = render;
  }

  /** `done`: the text will not grow any more, so that its last block is settled too. */
  blocks(text: string, done: boolean): readonly string[] {
    if (!this.#splitter.read(text)) this.#settled = [];
    const definitions = this.#splitter.definitions(done);
    if (definitions.length !== this.#knownDefinitions) this.#relink(text, definitions);
    this.#renderSettled(text, definitions);
    return [...this.#settled, this.#render(text.slice(this.#splitter.openStart), definitions, done)];
  }

  #renderSettled(text: string, definitions: readonly string[]): void {
    for (const range of this.#splitter.settled.slice(this.#settled.length))
      this.#settled.push(this.#render(within(text, range), definitions, true));
  }

  /** A link that is defined further down changes the blocks that may use it. */
  #relink(text: string, definitions: readonly string[]): void {
    this.#knownDefinitions = definitions.length;
    this.#settled = this.#settled.map((html, index) => {
      const raw = within(text, this.#splitter.settled[index]);
      return raw.includes('[') ? this.#render(raw, definitions, true) : html;
    });
  }
}

function within(text: string, range: Range | undefined): string {
  return range ? text.slice(range.start, range.end) : '';
}
