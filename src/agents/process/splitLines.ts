import { AgentError } from '../../domain/agentError.ts';

/** Bytes a line may have. A message of an agent that is longer is an error of the agent, not a reason to swap. */
export const maxLineBytes = 8 * 1024 * 1024;

const lineFeed = 0x0a;

/**
 * The lines of a stream of bytes, however the bytes were split: UTF-8, ended by `\n` or `\r\n`; a last line needs no
 * end. Throws `AgentError('protocol')` at a line longer than `limit` bytes, having held no more than that.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  limit: number = maxLineBytes,
): AsyncGenerator<string> {
  const open = new OpenLine(limit);
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      open.add(chunk.subarray(start, end));
      yield open.take();
      start = end + 1;
    }
    open.add(chunk.subarray(start));
  }
  if (!open.isEmpty) yield open.take();
}

/** The line whose end has not come yet. Decoded only when whole: a character may lie in two chunks. */
class OpenLine {
  readonly #limit: number;
  #pieces: Uint8Array[] = [];
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isEmpty(): boolean {
    return this.#bytes === 0;
  }

  add(piece: Uint8Array): void {
    this.#bytes += piece.length;
    if (this.#bytes > this.#limit) {
      this.#pieces = [];
      throw new AgentError('protocol', `The agent sent a line longer than ${megabytes(this.#limit)} MB.`);
    }
    if (piece.length > 0) this.#pieces.push(piece);
  }

  take(): string {
    const text = Buffer.concat(this.#pieces, this.#bytes).toString('utf8');
    this.#pieces = [];
    this.#bytes = 0;
    return text.endsWith('\r') ? text.slice(0, -1) : text;
  }
}

function megabytes(bytes: number): string {
  return String(Math.round((bytes / 1024 / 1024) * 100) / 100);
}
