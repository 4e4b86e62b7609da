import { codeOf } from '../../errorCode.ts';
import { ok, resultCodes } from './layout.ts';

export interface VfsState {
  /** What the file system said last, for the reason that SQLite's result code cannot carry. */
  error: unknown;
  /** While it is set no file is changed, whatever SQLite asks for. */
  sealed: boolean;
  /** Called before every read; what it throws makes that fail. */
  onRead: (() => void) | undefined;
}

/** As `guard`, for a function that changes a file. */
export function guardChange<Args extends unknown[]>(
  failureCode: number,
  last: VfsState,
  body: (...args: Args) => number | undefined,
): (...args: Args) => number {
  const guarded = guard(failureCode, last, body);
  return (...args) => (last.sealed ? resultCodes.readOnly : guarded(...args));
}

/** Lets a function that throws be called from C: a result code instead, the error kept in `last`. */
export function guard<Args extends unknown[]>(
  failureCode: number,
  last: VfsState,
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
