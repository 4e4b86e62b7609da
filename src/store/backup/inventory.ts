import type { Migration } from '../migrations/migration.ts';
import type { Database } from '../sqlite/database.ts';
import { fingerprintAgain, fingerprintTables, type Fingerprint } from './fingerprint.ts';
import { integrityProblems, orphans } from './integrity.ts';

/** What a database held before a migration. */
export interface Inventory {
  readonly tables: readonly Fingerprint[];
  readonly orphans: ReadonlySet<string>;
}

/** A table whose rows are the same as before. */
export interface UnchangedTable {
  readonly table: string;
  readonly rows: number;
  readonly sha256: string;
}

export function takeInventory(database: Database): Inventory {
  return { tables: fingerprintTables(database), orphans: new Set(orphans(database)) };
}

/**
 * Holds a migrated database against what it was: every row of before is there and equal, tables that no step adds to
 * have no other rows (M20), no row lost the one it refers to, SQLite finds the file sound, each step is complete.
 * Throws with the first thing that is not so. Rows that referred to nothing before are the user's, and stay.
 */
export function verifyAgainst(
  database: Database,
  before: Inventory,
  steps: readonly Migration[],
): UnchangedTable[] {
  const growing = new Set(['migrations', ...steps.flatMap((step) => step.addsTo ?? [])]);
  const unchanged = before.tables.map((table) => verifyTable(database, table, growing.has(table.table)));
  const lost = orphans(database).find((orphan) => !before.orphans.has(orphan));
  if (lost !== undefined) throw new Error(`Verification failed: ${lost}`);
  const [problem] = integrityProblems(database);
  if (problem !== undefined) throw new Error(`Verification failed: ${problem}`);
  const half = steps.find((step) => step.isComplete?.(database) === false);
  if (half) throw new Error(`Verification failed: “${half.name}” is not complete`);
  return unchanged.filter(({ table }) => !growing.has(table));
}

function verifyTable(database: Database, before: Fingerprint, grows: boolean): UnchangedTable {
  const after = fingerprintAgain(database, before, grows);
  if (after?.sha256 !== before.sha256 || after.rows !== before.rows)
    throw new Error(`Verification failed: rows of the table “${before.table}” changed`);
  const { table, rows, sha256 } = after;
  return { table, rows, sha256 };
}
