import { randomInt } from 'node:crypto';
import { onTestFailed } from 'vitest';

/** Pseudo-random numbers that a seed repeats. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number;
  /** True in this share of the cases. */
  chance(share: number): boolean;
}

/** A test's randomness; when it fails, its seed is printed, and THREADKEEPER_SEED repeats it. */
export function testRandom(): Random {
  const seed = Number(process.env.THREADKEEPER_SEED ?? randomInt(2 ** 31));
  onTestFailed(() => console.error(`Repeat with THREADKEEPER_SEED=${seed}`));
  return seededRandom(seed);
}

/** mulberry32: 32 bits of state are enough to choose where to break things. */
function seededRandom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, below: (end) => Math.floor(next() * end), chance: (share) => next() < share };
}
