import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { columnsOf, quoteName } from '../migrations/schemaObjects.ts';
import type { Database } from '../sqlite/database.ts';

/** What one table held: enough to say later that its rows are still the same, byte by byte (M20). */
export interface Fingerprint {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly sha256: string;
  /** The highest rowid, as SQLite writes it; '' for a table without rows or without rowid. */
  readonly lastRowid: string;
}

const tableRow = v.object({ name: v.string(), wr: v.number() });
type TableRow = v.InferOutput<typeof tableRow>;

/** Every table but SQLite's own and virtual ones, whose rows are in tables beside them. */
export function fingerprintTables(database: Database): Fingerprint[] {
  return tablesOf(database).map((table) => {
    const columns = columnsOf(database, table.name);
    return { table: table.name, columns, ...digest(database, table, columns) };
  });
}

/**
 * The same rows again, as far as they are still there: the columns of then, and, with `upToThen`, only rows that are
 * not younger. Undefined when the table is gone.
 */
export function fingerprintAgain(
  database: Database,
  then: Fingerprint,
  upToThen: boolean,
): Fingerprint | undefined {
  const table = tablesOf(database).find(({ name }) => name === then.table);
  if (!table) return undefined;
  const { columns } = then;
  const limit = upToThen && table.wr === 0 ? then.lastRowid || '-9223372036854775808' : undefined;
  return { table: then.table, columns, ...digest(database, table, columns, limit) };
}

function tablesOf(database: Database): TableRow[] {
  return database.all(
    tableRow,
    `SELECT name, wr FROM pragma_table_list
     WHERE schema = 'main' AND type IN ('table', 'shadow') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
     ORDER BY name`,
  );
}

/** Rows that are read at once: they are in memory twice, as bytes and in hexadecimal. */
const page = 50;

const bodyRow = v.object({ at: v.string(), body: v.string() });

function digest(
  database: Database,
  { name, wr }: TableRow,
  columns: readonly string[],
  limit = '9223372036854775807',
): Pick<Fingerprint, 'rows' | 'sha256' | 'lastRowid'> {
  const hash = createHash('sha256');
  const source = `${columns.map(exactly).join(` || ',' || `)} AS body FROM ${quoteName(name)}`;
  let rows = 0;
  const add = (read: readonly { body: string }[]) => {
    for (const { body } of read) hash.update(body).update('\n');
    rows += read.length;
  };
  let lastRowid = '';
  // A rowid has 64 bits, more than a number of ours, so it travels as text.
  const sql = (rowid: string) =>
    `SELECT CAST(${rowid} AS TEXT) AS at, ${source}
     WHERE ${rowid} > CAST(? AS INTEGER) AND ${rowid} <= CAST(? AS INTEGER) ORDER BY ${rowid} LIMIT ${page}`;
  if (wr === 1) {
    add(database.all(v.object({ body: v.string() }), `SELECT ${source} ORDER BY body`));
  } else {
    const rowid = rowidName(columns);
    for (let at = '-9223372036854775808'; ;) {
      const read = database.all(bodyRow, sql(rowid), [at, limit]);
      add(read);
      at = read.at(-1)?.at ?? at;
      if (read.length > 0) lastRowid = at;
      if (read.length < page) break;
    }
  }
  return { rows, sha256: hash.digest('hex'), lastRowid };
}

/** A column as text that tells apart all values and types, also text with a zero byte in it. */
function exactly(column: string): string {
  const name = quoteName(column);
  return `CASE typeof(${name}) WHEN 'text' THEN 't' || hex(${name}) WHEN 'blob' THEN 'b' || hex(${name})
    ELSE quote(${name}) END`;
}

function rowidName(columns: readonly string[]): string {
  const taken = new Set(columns.map((column) => column.toLowerCase()));
  return ['rowid', '_rowid_', 'oid'].find((name) => !taken.has(name)) ?? 'rowid';
}
