/** Where in a write-ahead log the latest committed content of each page lies. */
export interface CommittedPages {
  readonly pageSize: number;
  /** Byte offsets, by page number. */
  readonly offsets: ReadonlyMap<number, number>;
}

const headerSize = 32;
const frameHeaderSize = 24;

/**
 * Reads a log as SQLite recovers it (sqlite.org/fileformat2.html, 4): up to the first frame that does not belong to
 * it, and of that up to the last commit. Undefined when it is empty or no log.
 */
export function committedPages(log: Buffer): CommittedPages | undefined {
  if (log.length < headerSize) return undefined;
  const magic = log.readUInt32BE(0);
  if (magic !== 0x377f0682 && magic !== 0x377f0683) return undefined;
  const pageSize = log.readUInt32BE(8);
  const sum = checksum(magic === 0x377f0683, log.subarray(0, 24), [0, 0]);
  if (!isStored(log, 24, sum)) return undefined;
  return { pageSize, offsets: readFrames(log, pageSize, magic === 0x377f0683, sum) };
}

type Sum = readonly [number, number];

function readFrames(log: Buffer, pageSize: number, bigEndian: boolean, start: Sum): Map<number, number> {
  const committed = new Map<number, number>();
  const pending = new Map<number, number>();
  let sum = start;
  const frameSize = frameHeaderSize + pageSize;
  for (let at = headerSize; at + frameSize <= log.length; at += frameSize) {
    const isOfThisLog = log.compare(log, 16, 24, at + 8, at + 16) === 0;
    sum = checksum(bigEndian, log.subarray(at, at + 8), sum);
    sum = checksum(bigEndian, log.subarray(at + frameHeaderSize, at + frameSize), sum);
    if (!isOfThisLog || !isStored(log, at + 16, sum)) break;
    pending.set(log.readUInt32BE(at), at + frameHeaderSize);
    const isCommit = log.readUInt32BE(at + 4) !== 0;
    if (!isCommit) continue;
    for (const [page, offset] of pending) committed.set(page, offset);
    pending.clear();
  }
  return committed;
}

function checksum(bigEndian: boolean, bytes: Buffer, [first, second]: Sum): Sum {
  const word = (at: number) => (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at));
  let [a, b] = [first, second];
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + word(at) + b) >>> 0;
    b = (b + word(at + 4) + a) >>> 0;
  }
  return [a, b];
}

function isStored(log: Buffer, at: number, [a, b]: Sum): boolean {
  return log.readUInt32BE(at) === a && log.readUInt32BE(at + 4) === b;
}
