import { createHash } from 'node:crypto';

/** The same UUID (RFC 9562, version 8) for the same facts, so that what is made twice is made once (M26). */
export function stableUuid(...facts: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(facts)).digest();
  hash[6] = (Number(hash[6]) & 0x0f) | 0x80;
  hash[8] = (Number(hash[8]) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
