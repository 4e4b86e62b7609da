import { migrations as all } from '../migrations/all.ts';
import { applySteps, pendingSteps, refuseForeign } from '../migrations/migrate.ts';
import type { Migration } from '../migrations/migration.ts';
import { schemaObjects } from '../migrations/schemaObjects.ts';
import type { Database } from '../sqlite/database.ts';
import { backUp } from './backUp.ts';
import { takeInventory, verifyAgainst, type UnchangedTable } from './inventory.ts';

export interface UpgradeOptions {
  readonly steps: readonly Migration[];
  /** The history that a database may have; `steps` if not given. */
  readonly known?: readonly Migration[];
  /** Makes a copy before anything changes; the path of it. */
  readonly backUp?: (() => string) | undefined;
  /** Called before each stage; what it throws ends the upgrade and takes everything back. */
  readonly onStage?: (stage: string) => void;
  /** Runs what reads all of the database, and may end it by throwing. */
  readonly reading?: <T>(read: () => T) => T;
}

export interface Upgraded {
  readonly steps: readonly Migration[];
  readonly backupPath?: string;
  readonly unchanged: readonly UnchangedTable[];
}

/**
 * Brings existing data to a newer schema: validates the history, backs up, runs all steps in one transaction, and
 * verifies inside it that no row of before changed. What does not verify is never committed, so there is nothing to
 * put back: at every moment the file holds the old state or the new one (M22). Throws, with the database as it was.
 */
export function upgrade(database: Database, options: UpgradeOptions): Upgraded {
  const { steps, known, onStage = () => undefined, reading = plainly } = options;
  const pending = pendingSteps(database, steps, known);
  if (pending.length === 0) return { steps: [], unchanged: [] };
  if (options.backUp) onStage('Making a backup');
  const backupPath = options.backUp?.();
  onStage('Reading what is there');
  const before = reading(() => takeInventory(database));
  let unchanged: readonly UnchangedTable[] = [];
  onStage('Migrating');
  applySteps(database, pending, () => {
    onStage('Verifying');
    unchanged = reading(() => verifyAgainst(database, before, pending));
  });
  return { steps: pending, unchanged, ...(backupPath !== undefined && { backupPath }) };
}

function plainly<T>(read: () => T): T {
  return read();
}

/** The store's own database, at every opening: an empty one is new and needs no backup. */
export function upgradeStore(database: Database, file: string): void {
  refuseForeign(database);
  const isNew = schemaObjects(database).tables.size === 0;
  upgrade(database, { steps: all, backUp: isNew ? undefined : () => backUp(database, file) });
}
