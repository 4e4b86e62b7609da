/** The last characters of a stream that is read to its end, so that its writer never waits for us. */
export class TextTail {
  readonly #limit: number;
  #text = '';

  constructor(limit = 4096) {
    this.#limit = limit;
  }

  get text(): string {
    return this.#text.trim();
  }

  async drain(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of chunks)
        this.#text = (this.#text + decoder.decode(chunk, { stream: true })).slice(-this.#limit);
    } catch {
      // The pipe broke or was closed by us; what came until then is the tail.
    }
  }
}
