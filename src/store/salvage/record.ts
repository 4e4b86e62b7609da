import type { SqlValue } from 'sql.js';

/** A row as it lies in a page. */
export interface StoredRow {
  readonly rowid: number;
  readonly values: readonly SqlValue[];
}

/** Reads a varint (sqlite.org/fileformat2.html, 1.6); undefined when it ends behind the bytes or is no count. */
export function readVarint(bytes: Buffer, at: number): { value: number; next: number } | undefined {
  let value = 0n;
  for (let index = 0; index < 9; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    const isLast = index === 8 || byte < 0x80;
    value = index === 8 ? (value << 8n) | BigInt(byte) : (value << 7n) | BigInt(byte & 0x7f);
    if (isLast) return toCount(value, at + index + 1);
  }
  return undefined;
}

/** Decodes a record (2.1 there); undefined when it is not one, or holds what the store never writes. */
export function decodeRecord(payload: Buffer): SqlValue[] | undefined {
  const header = readVarint(payload, 0);
  if (!header || header.value > payload.length) return undefined;
  const values: SqlValue[] = [];
  let body = header.value;
  for (let at = header.next; at < header.value;) {
    const type = readVarint(payload, at);
    if (!type) return undefined;
    const size = sizeOf(type.value);
    const value =
      size === undefined ? undefined : decodeValue(type.value, payload.subarray(body, body + size));
    if (size === undefined || value === undefined || body + size > payload.length) return undefined;
    values.push(value);
    body += size;
    at = type.next;
  }
  return body === payload.length ? values : undefined;
}

function toCount(value: bigint, next: number): { value: number; next: number } | undefined {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? { value: Number(value), next } : undefined;
}

const integerSizes = [0, 1, 2, 3, 4, 6, 8];

function sizeOf(type: number): number | undefined {
  if (type >= 12) return (type - (type % 2 === 0 ? 12 : 13)) / 2;
  if (type === 7) return 8;
  if (type === 8 || type === 9) return 0;
  return integerSizes[type];
}

function decodeValue(type: number, bytes: Buffer): SqlValue | undefined {
  if (type === 0) return null;
  if (type === 7) return bytes.length === 8 ? bytes.readDoubleBE() : undefined;
  if (type >= 12) return type % 2 === 0 ? Uint8Array.from(bytes) : decodeText(bytes);
  if (type === 8 || type === 9) return type - 8;
  return bytes.reduce((value, byte, index) => value * 256 + (index === 0 ? (byte << 24) >> 24 : byte), 0);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The store writes neither text that is no UTF-8 nor zero bytes in it (`toPlain`). */
function decodeText(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return utf8.decode(bytes);
  } catch {
    // Overwritten: not text any more.
    return undefined;
  }
}
