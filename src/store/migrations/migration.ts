import type { Database } from '../sqlite/database.ts';

/** One step of the schema. `up` runs inside a transaction that also writes the row in `migrations`. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  up(database: Database): void;
}
