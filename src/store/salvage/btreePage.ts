import type { Pages } from './pages.ts';
import { decodeRecord, readVarint, type StoredRow } from './record.ts';

const interiorTable = 0x05;
const leafTable = 0x0d;

/** The pages below an interior page of a table, left to right; undefined when it is another kind of page. */
export function childrenOf(page: Buffer, number: number): number[] | undefined {
  const start = headerStart(number);
  if (page[start] !== interiorTable) return undefined;
  const cells = cellOffsets(page, start, 12).filter((cell) => cell + 4 <= page.length);
  return [...cells.map((cell) => page.readUInt32BE(cell)), page.readUInt32BE(start + 8)];
}

export function isLeafOfTable(page: Buffer, number: number): boolean {
  return page[headerStart(number)] === leafTable;
}

/** The rows of a leaf page that can be read whole, with what of them lies in overflow pages. */
export function rowsOf(pages: Pages, page: Buffer, number: number): StoredRow[] {
  return cellOffsets(page, headerStart(number), 8)
    .map((cell) => readRow(pages, page, cell))
    .filter((row) => row !== undefined);
}

/** The first page begins with the header of the file. */
function headerStart(number: number): number {
  return number === 1 ? 100 : 0;
}

function cellOffsets(page: Buffer, start: number, headerSize: number): number[] {
  const room = Math.floor((page.length - start - headerSize) / 2);
  const count = Math.min(page.readUInt16BE(start + 3), room);
  return Array.from({ length: count }, (_, index) => page.readUInt16BE(start + headerSize + 2 * index));
}

function readRow(pages: Pages, page: Buffer, cell: number): StoredRow | undefined {
  const size = readVarint(page, cell);
  const rowid = size && readVarint(page, size.next);
  if (!rowid) return undefined;
  const payload = readPayload(pages, page, rowid.next, size.value);
  const values = payload && decodeRecord(payload);
  return values && { rowid: rowid.value, values };
}

/** What does not fit lies in a chain of overflow pages, which has to be exactly as long as it must be. */
function readPayload(pages: Pages, page: Buffer, at: number, size: number): Buffer | undefined {
  const local = localSize(size, pages.usableSize);
  if (at + local > page.length) return undefined;
  const pieces = [page.subarray(at, at + local)];
  if (local === size) return pieces[0];
  let left = size - local;
  if (left > pages.count * pages.usableSize || at + local + 4 > page.length) return undefined;
  let next = page.readUInt32BE(at + local);
  while (left > 0) {
    const overflow = next === 0 ? undefined : pages.page(next);
    if (!overflow) return undefined;
    const piece = overflow.subarray(4, Math.min(pages.usableSize, 4 + left));
    pieces.push(piece);
    left -= piece.length;
    next = overflow.readUInt32BE(0);
  }
  return next === 0 ? Buffer.concat(pieces) : undefined;
}

/** How much of a payload lies in the page itself (sqlite.org/fileformat2.html, 1.6). */
function localSize(size: number, usable: number): number {
  const most = usable - 35;
  if (size <= most) return size;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const even = least + ((size - least) % (usable - 4));
  return even <= most ? even : least;
}
