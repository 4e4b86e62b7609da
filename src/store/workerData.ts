import * as v from 'valibot';
import type { Schema } from '../base/decode.ts';

/** What the client hands to the worker when it starts it. */
export interface WorkerOptions {
  readonly databasePath: string;
  /** sql.js's own sql-wasm.wasm. */
  readonly wasmPath: string;
  /** How people know this process. */
  readonly label: string;
  /** How long a client whose connection ended may take to come back before its turns are interrupted, in ms. */
  readonly grace: number;
}

export const workerOptionsSchema: Schema<WorkerOptions> = v.object({
  databasePath: v.string(),
  wasmPath: v.string(),
  label: v.string(),
  grace: v.number(),
});
