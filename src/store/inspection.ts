import * as v from 'valibot';
import type { Schema } from '../base/decode.ts';
import { bindingStates, type BindingState } from '../domain/binding.ts';

/** How the database stands, without a word of what is in it. Sizes in bytes. */
export interface Inspection {
  /** SQLite's version. */
  readonly sqlite: string;
  /** Of the schema. */
  readonly version: number;
  /** What `PRAGMA integrity_check` says; none when all is well. */
  readonly damages: readonly string[];
  /** Rows whose parent is not there. */
  readonly orphans: number;
  readonly databaseBytes: number;
  readonly logBytes: number;
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  /** The threads' current bindings, counted. */
  readonly bindings: readonly {
    readonly agent: string;
    readonly state: BindingState;
    readonly count: number;
  }[];
  readonly runningTurns: number;
}

export const inspectionSchema: Schema<Inspection> = v.object({
  sqlite: v.string(),
  version: v.number(),
  damages: v.array(v.string()),
  orphans: v.number(),
  databaseBytes: v.number(),
  logBytes: v.number(),
  tables: v.array(v.object({ name: v.string(), rows: v.number() })),
  bindings: v.array(v.object({ agent: v.string(), state: v.picklist(bindingStates), count: v.number() })),
  runningTurns: v.number(),
});
