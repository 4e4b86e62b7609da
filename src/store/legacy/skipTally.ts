import type { Skipped } from '../jobs/job.ts';

const examplesShown = 10;

/** Counts what an import leaves out, by reason. */
export class SkipTally {
  readonly #rows = new Map<
    string,
    { what: Skipped['what']; reason: string; count: number; examples: string[] }
  >();

  add(what: Skipped['what'], reason: string, example: string): void {
    const key = `${what} ${reason}`;
    const row = this.#rows.get(key) ?? { what, reason, count: 0, examples: [] };
    row.count += 1;
    if (row.examples.length < examplesShown) row.examples.push(example);
    this.#rows.set(key, row);
  }

  get skipped(): Skipped[] {
    return [...this.#rows.values()];
  }
}
