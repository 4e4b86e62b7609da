import * as v from 'valibot';
import type { Database } from '../sqlite/database.ts';
import { SqliteError } from '../sqlite/sqliteError.ts';
import type { Sqlite } from '../sqlite/sqlite.ts';
import { rowsOf } from './btreePage.ts';
import { columnsOf, fits, namedValues, type Column } from './columns.ts';
import type { Pages } from './pages.ts';
import type { StoredRow } from './record.ts';
import { findTablePages, type ReachedTable } from './tablePages.ts';

/**
 * Copies every row that can be read whole into the tables of a fresh store. Rows whose table cannot be told any
 * more go by their shape; those that are of no table of ours are left.
 */
export function copyRows(sqlite: Sqlite, pages: Pages, fresh: Database): void {
  const { tables, orphans } = findTablePages(pages);
  const targets = targetTables(fresh);
  for (const table of tables) {
    const columns = targets.has(table.name) ? describedColumns(sqlite, table) : undefined;
    if (columns)
      for (const row of rowsIn(pages, table.leaves)) insert(fresh, targets, table.name, columns, row);
  }
  for (const row of rowsIn(pages, orphans)) {
    const [name, columns] = [...targets].find(([, columns]) => fits(columns, row)) ?? [];
    if (name !== undefined && columns) insert(fresh, targets, name, columns, row);
  }
}

type Targets = ReadonlyMap<string, readonly Column[]>;

/** The tables of the fresh store; its history of migrations is its own. */
function targetTables(fresh: Database): Targets {
  const tables = fresh.all(
    v.object({ name: v.string() }),
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'migrations'`,
  );
  return new Map(tables.map(({ name }) => [name, columnsOf(fresh, name)]));
}

/** The columns that the damaged database had in that table: it may be older than this code. */
function describedColumns(sqlite: Sqlite, { name, sql }: ReachedTable): readonly Column[] | undefined {
  const scratch = sqlite.openMemory();
  try {
    scratch.script(sql);
    return columnsOf(scratch, name);
  } catch (error) {
    // Its description is damaged.
    if (error instanceof SqliteError) return undefined;
    throw error;
  } finally {
    scratch.close();
  }
}

function* rowsIn(pages: Pages, leaves: readonly number[]): Generator<StoredRow> {
  for (const number of leaves) {
    const page = pages.page(number);
    if (page) yield* rowsOf(pages, page, number);
  }
}

/** A row that breaks a rule of its table, or is there already, is left. */
function insert(
  fresh: Database,
  targets: Targets,
  table: string,
  columns: readonly Column[],
  row: StoredRow,
): void {
  const wanted = new Set(targets.get(table)?.map(({ name }) => name));
  const values = [...namedValues(columns, row)].filter(([name]) => wanted.has(name));
  const names = ['rowid', ...values.map(([name]) => `"${name}"`)];
  const marks = names.map(() => '?');
  fresh.run(`INSERT OR IGNORE INTO "${table}" (${names.join(', ')}) VALUES (${marks.join(', ')})`, [
    row.rowid,
    ...values.map(([, value]) => value),
  ]);
}
