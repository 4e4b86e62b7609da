import fs from 'node:fs';
import { committedPages, type CommittedPages } from './committedPages.ts';

/** The pages of a database file and its log, read one by one; none of them need be sound. */
export interface Pages {
  /** Bytes of a page that hold content. */
  readonly usableSize: number;
  readonly count: number;
  /** Pages are counted from 1. Undefined when it is not there or the disk cannot read it. */
  page(number: number): Buffer | undefined;
}

/** Lets `read` read the pages of a database. Throws the system's error when there is no such file. */
export function withPages<T>(file: string, read: (pages: Pages) => T): T {
  const fd = fs.openSync(file, 'r');
  try {
    return read(pagesOf(fd, readLog(`${file}-wal`)));
  } finally {
    fs.closeSync(fd);
  }
}

interface Log {
  readonly bytes: Buffer;
  readonly committed: CommittedPages;
}

function readLog(file: string): Log | undefined {
  if (!fs.existsSync(file)) return undefined;
  const bytes = fs.readFileSync(file);
  const committed = committedPages(bytes);
  return committed && { bytes, committed };
}

function pagesOf(fd: number, log: Log | undefined): Pages {
  const header = tryRead(fd, 0, 100);
  const pageSize = log?.committed.pageSize ?? pageSizeIn(header) ?? guessPageSize(fd);
  const reserved = pageSizeIn(header) === pageSize ? (header?.readUInt8(20) ?? 0) : 0;
  const inFile = Math.ceil(fs.fstatSync(fd).size / pageSize);
  const inLog = Math.max(0, ...(log?.committed.offsets.keys() ?? []));
  return {
    usableSize: pageSize - reserved,
    count: Math.max(inFile, inLog),
    page(number) {
      const offset = log?.committed.offsets.get(number);
      if (log && offset !== undefined) return log.bytes.subarray(offset, offset + pageSize);
      return tryRead(fd, (number - 1) * pageSize, pageSize);
    },
  };
}

function pageSizeIn(header: Buffer | undefined): number | undefined {
  if (!header || header.toString('latin1', 0, 15) !== 'SQLite format 3') return undefined;
  const stored = header.readUInt16BE(16);
  const size = stored === 1 ? 65_536 : stored;
  return size >= 512 && Number.isInteger(Math.log2(size)) ? size : undefined;
}

/** What stores were made of, smallest first. */
const pageSizes = [1024, 4096];

/** Where the header is lost: the size at whose multiples, and not only at those of a larger one, pages begin. */
function guessPageSize(fd: number): number {
  const [small = 0, large = 0] = pageSizes;
  const between = Array.from({ length: 1000 }, (_, index) => index * small).filter((at) => at % large !== 0);
  const begun = between.filter((at) => beginsPage(tryRead(fd, at, 6)));
  return begun.length > between.length / 20 ? small : large;
}

/** By the first bytes of a b-tree page: its type, few cells, content that begins within the smallest page. */
function beginsPage(bytes: Buffer | undefined): boolean {
  if (!bytes) return false;
  return [2, 5, 10, 13].includes(bytes.readUInt8(0)) && bytes.readUInt8(3) === 0 && bytes.readUInt8(5) <= 4;
}

function tryRead(fd: number, at: number, size: number): Buffer | undefined {
  const bytes = Buffer.alloc(size);
  try {
    return fs.readSync(fd, bytes, 0, size, at) === size ? bytes : undefined;
  } catch {
    // A sector that the disk cannot read is a damaged page like any other.
    return undefined;
  }
}
