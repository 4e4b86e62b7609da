import * as v from 'valibot';
import { decode } from '../../base/decode.ts';
import { childrenOf, isLeafOfTable, rowsOf } from './btreePage.ts';
import type { Pages } from './pages.ts';

/** A table as the damaged database describes it, with the leaf pages that can be reached from its root. */
export interface ReachedTable {
  readonly name: string;
  /** Its CREATE TABLE. */
  readonly sql: string;
  readonly leaves: readonly number[];
}

export interface TablePages {
  readonly tables: readonly ReachedTable[];
  /** Leaf pages of a table that cannot be told any more, because what leads to them is damaged. */
  readonly orphans: readonly number[];
}

/**
 * Finds the pages that hold rows. A leaf page that no table leads to is an orphan, unless it is free: free pages
 * keep what was deleted. Where the list of free pages is damaged, what was deleted may come back, rather than that
 * something is lost.
 */
export function findTablePages(pages: Pages): TablePages {
  const schema = leavesBelow(pages, 1);
  const tables = schema.flatMap((leaf) => describedTables(pages, leaf));
  const known = new Set([...schema, ...tables.flatMap(({ leaves }) => leaves), ...freePages(pages)]);
  const orphans: number[] = [];
  for (let number = 2; number <= pages.count; number += 1) {
    const page = known.has(number) ? undefined : pages.page(number);
    if (page && isLeafOfTable(page, number)) orphans.push(number);
  }
  return { tables, orphans };
}

/** The columns of sqlite_schema: type, name, tbl_name, rootpage, sql. */
const tableRow = v.tuple([v.literal('table'), v.string(), v.string(), v.number(), v.string()]);

function describedTables(pages: Pages, leaf: number): ReachedTable[] {
  const page = pages.page(leaf);
  if (!page) return [];
  return rowsOf(pages, page, leaf).flatMap(({ values }) => {
    const row = decode(tableRow, values);
    if (!row.ok) return [];
    const [, name, , root, sql] = row.value;
    return [{ name, sql, leaves: leavesBelow(pages, root) }];
  });
}

function leavesBelow(pages: Pages, root: number): number[] {
  const leaves: number[] = [];
  const seen = new Set<number>();
  const left = [root];
  for (let number = left.pop(); number !== undefined; number = left.pop()) {
    const page = seen.has(number) ? undefined : pages.page(number);
    seen.add(number);
    if (!page) continue;
    if (isLeafOfTable(page, number)) leaves.push(number);
    else left.push(...(childrenOf(page, number) ?? []).reverse());
  }
  return leaves;
}

/** The trunk pages and, on each of them, the numbers of free pages (sqlite.org/fileformat2.html, 1.5). */
function freePages(pages: Pages): Set<number> {
  const free = new Set<number>();
  let trunk = pages.page(1)?.readUInt32BE(32) ?? 0;
  while (trunk !== 0 && !free.has(trunk)) {
    const page = pages.page(trunk);
    if (!page) break;
    free.add(trunk);
    const count = Math.min(page.readUInt32BE(4), pages.usableSize / 4 - 2);
    for (let index = 0; index < count; index += 1) free.add(page.readUInt32BE(8 + 4 * index));
    trunk = page.readUInt32BE(0);
  }
  return free;
}
