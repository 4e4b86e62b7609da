import type { SqlValue } from 'sql.js';
import * as v from 'valibot';
import type { Database } from '../sqlite/database.ts';
import type { StoredRow } from './record.ts';

/** A column of a table, as `pragma_table_info` has it. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly pk: number;
}

export function columnsOf(database: Database, table: string): Column[] {
  return database.all(
    v.object({ name: v.string(), type: v.string(), notnull: v.number(), pk: v.number() }),
    'SELECT name, type, "notnull", pk FROM pragma_table_info(?)',
    [table],
  );
}

/** A row by the names of its columns; one that was added to the table later than the row is not among them. */
export function namedValues(columns: readonly Column[], row: StoredRow): Map<string, SqlValue> {
  const named = columns
    .slice(0, row.values.length)
    .map((column, index): [string, SqlValue] => [column.name, valueOf(column, row, index)]);
  return new Map(named);
}

/** Whether a row looks like one of a table with these columns. */
export function fits(columns: readonly Column[], row: StoredRow): boolean {
  return (
    row.values.length === columns.length && columns.every((column, index) => fitsColumn(column, row, index))
  );
}

/** An INTEGER PRIMARY KEY is the row's number and is not stored beside it. */
function valueOf(column: Column, row: StoredRow, index: number): SqlValue {
  return isRowid(column) ? row.rowid : (row.values[index] ?? null);
}

function fitsColumn(column: Column, row: StoredRow, index: number): boolean {
  const value = row.values[index] ?? null;
  if (isRowid(column)) return value === null;
  if (value === null) return column.notnull === 0 && column.pk === 0;
  return (typeof value === 'number') === (column.type !== 'TEXT');
}

function isRowid({ type, pk }: Column): boolean {
  return type === 'INTEGER' && pk === 1;
}
