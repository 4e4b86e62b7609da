/** Reads and writes numbers and text in the memory of the WASM module, which moves when it grows. */
export class WasmMemory {
  readonly #buffer: () => ArrayBufferLike;
  #bytes: Uint8Array;

  constructor(buffer: () => ArrayBufferLike) {
    this.#buffer = buffer;
    this.#bytes = new Uint8Array(buffer());
  }

  bytes(): Uint8Array {
    const buffer = this.#buffer();
    if (this.#bytes.buffer !== buffer) this.#bytes = new Uint8Array(buffer);
    return this.#bytes;
  }

  readInt32(at: number): number {
    return this.#view().getInt32(at, true);
  }

  writeInt32(at: number, value: number): void {
    this.#view().setInt32(at, value, true);
  }

  writeInt64(at: number, value: bigint): void {
    this.#view().setBigInt64(at, value, true);
  }

  /** Text that ends with a zero byte; '' for the null pointer. */
  readText(at: number): string {
    if (at === 0) return '';
    const bytes = this.bytes();
    return Buffer.from(bytes.subarray(at, bytes.indexOf(0, at))).toString('utf8');
  }

  /** Writes text and its zero byte; false when it is longer than `room`. */
  writeText(at: number, text: string, room: number): boolean {
    const encoded = Buffer.from(`${text}\0`);
    if (encoded.length > room) return false;
    this.bytes().set(encoded, at);
    return true;
  }

  #view(): DataView {
    return new DataView(this.#buffer());
  }
}
