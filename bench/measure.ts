/** Values in the order in which they were measured. */
export interface Comparison {
  readonly ours: readonly number[];
  readonly peer: readonly number[];
}

export interface Contestants {
  ours(): Promise<number>;
  peer(): Promise<number>;
}

const usualRounds = 7;
/** Where each run is a window of its own. */
export const windowRounds = 9;

/** Measures both in turn, A B A B …, after one of each that does not count. */
export async function compare(contestants: Contestants, rounds = usualRounds): Promise<Comparison> {
  await contestants.ours();
  await contestants.peer();
  const ours: number[] = [];
  const peer: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await contestants.ours());
    peer.push(await contestants.peer());
  }
  return { ours, peer };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

export function ratioOf({ ours, peer }: Comparison): number {
  return median(ours) / median(peer);
}
