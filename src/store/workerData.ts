import * as v from 'valibot';
import type { Schema } from '../base/decode.ts';
import type { OpenOptions } from './openDatabase.ts';

/** What the client hands to the worker when it starts it. */
export const workerDataSchema: Schema<OpenOptions> = v.object({
  databasePath: v.string(),
  wasmPath: v.string(),
  patience: v.number(),
});
