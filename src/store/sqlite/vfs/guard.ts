import { codeOf } from '../../errorCode.ts';
import { ok, resultCodes } from './layout.ts';

/** What the file system said last, for the reason that SQLite's result code cannot carry. */
export interface LastFailure {
  error: unknown;
}

/** Lets a function that throws be called from C: a result code instead, the error kept in `last`. */
export function guard<Args extends unknown[]>(
  failureCode: number,
  last: LastFailure,
  body: (...args: Args) => number | undefined,
): (...args: Args) => number {
  return (...args) => {
    try {
      return body(...args) ?? ok;
    } catch (error) {
      last.error = error;
      return resultCodeOf(error, failureCode);
    }
  };
}

function resultCodeOf(error: unknown, otherwise: number): number {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return resultCodes.full;
  return code === 'EROFS' ? resultCodes.readOnly : otherwise;
}
