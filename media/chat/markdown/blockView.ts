/** Keeps an element's children to a list of HTML blocks; blocks that stay the same are not touched. */
export class BlockView {
  readonly #container: Element;
  #shown: readonly string[] = [];

  constructor(container: Element) {
    this.#container = container;
  }

  /** `blocks` are sanitised HTML. */
  show(blocks: readonly string[]): void {
    blocks.forEach((html, index) => {
      if (html !== this.#shown[index]) this.#put(index, html);
    });
    while (this.#container.children.length > blocks.length) this.#container.lastElementChild?.remove();
    this.#shown = blocks;
  }

  #put(index: number, html: string): void {
    const block = this.#container.children[index] ?? this.#append();
    block.innerHTML = html;
  }

  #append(): Element {
    const block = this.#container.ownerDocument.createElement('div');
    block.className = 'block';
    return this.#container.appendChild(block);
  }
}
