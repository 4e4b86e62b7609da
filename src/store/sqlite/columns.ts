import type { SqlValue } from 'sql.js';
import { RowError } from './rowError.ts';

/** The columns of a row, in the order of its query. */
export type Row = readonly SqlValue[];

type Check<T> = (value: unknown) => value is T;

/** A column that is what it should be. Throws `RowError`. */
export function column<T>(is: Check<T>, value: SqlValue | undefined): T {
  if (!is(value)) throw unreadable(value);
  return value;
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

export function isOneOf<T extends string>(values: readonly T[]): Check<T> {
  const all: ReadonlySet<unknown> = new Set(values);
  return (value): value is T => all.has(value);
}

export function orNull<T>(is: Check<T>): Check<T | null> {
  return (value): value is T | null => value === null || is(value);
}

function unreadable(value: SqlValue | undefined): RowError {
  return new RowError(
    `A row of the store is not readable: ${value === null ? 'null' : typeof value} is in it`,
  );
}
