import * as v from 'valibot';
import type { Database } from '../../sqlite/database.ts';

/** `table.column, …` of an index; undefined when there is none of this name. */
export function indexColumn(database: Database, index: string): string | undefined {
  const row = v.object({ tbl_name: v.string(), columns: v.string() });
  const found = database.get(
    row,
    `SELECT tbl_name, (SELECT group_concat(name) FROM pragma_index_info(m.name)) AS columns
     FROM sqlite_master m WHERE type = 'index' AND name = ?`,
    [index],
  );
  return found && `${found.tbl_name}.${found.columns}`;
}
