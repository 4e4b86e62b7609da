import * as v from 'valibot';
import type { SqlValue } from 'sql.js';
import type { Schema } from '../../base/decode.ts';

/**
 * Text as SQLite can hold it: SQLite ends a text at a zero byte, and UTF-8 has no place for half a surrogate pair.
 * Both become U+FFFD.
 */
export function toPlain(text: string): string {
  return isPlain(text) ? text : text.toWellFormed().replaceAll('\0', '\uFFFD');
}

export function isPlain(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** Text that has to come back unit by unit, such as one half of a pair that a stream cut: then as UTF-16. */
export function toExact(text: string): SqlValue {
  return isPlain(text) ? text : Uint8Array.from(Buffer.from(text, 'utf16le'));
}

/** Decodes a column that `toExact` wrote. */
export const exactTextSchema: Schema<string> = v.union([
  v.string(),
  v.pipe(
    v.instance(Uint8Array),
    v.transform((bytes) => Buffer.from(bytes).toString('utf16le')),
  ),
]);
