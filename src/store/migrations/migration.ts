import type { Database } from '../sqlite/database.ts';

/** One step of the schema. `up` runs inside a transaction that also writes the row in `migrations`. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  /** For people, in the history (M35). */
  readonly description: string;
  /** Tables of before that get more rows. All rows of before stay as they are, in every table (M20). */
  readonly addsTo?: readonly string[];
  up(database: Database): void;
  /** Whether everything that it makes is there; a step that is not runs again, so it must be idempotent. */
  isComplete?(database: Database): boolean;
}
