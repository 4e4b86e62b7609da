/** A row that is not what the code expects: written by something else, or damaged. */
export class RowError extends Error {
  override readonly name = 'RowError';
}
