import * as v from 'valibot';
import type { Schema } from '../../base/decode.ts';
import { importedHistorySchema } from '../importedHistory.ts';
import { jobProgressSchema, storeJobErrorCodes, storeJobSchema } from './job.ts';

/** A job as the worker gets it; `streamAmp` is the worker's half of `importAmp`. */
const workerJobSchema = v.union([
  storeJobSchema,
  v.object({ kind: v.literal('streamAmp'), databasePath: v.string() }),
]);
export type WorkerJob = v.InferOutput<typeof workerJobSchema>;

/** `cancelled` holds one number: not 0 once the job shall end. It is shared, because a busy thread gets no messages. */
export const jobWorkerDataSchema = v.object({
  job: workerJobSchema,
  wasmPath: v.string(),
  cancelled: v.instance(SharedArrayBuffer),
});

export type FromWorker = v.InferOutput<typeof fromWorkerSchema>;
/** What the worker says. A batch is answered with `takenMessage` when it was stored. */
export const fromWorkerSchema = v.variant('kind', [
  v.object({ kind: v.literal('progress'), progress: jobProgressSchema }),
  v.object({ kind: v.literal('batch'), batch: importedHistorySchema }),
  v.object({ kind: v.literal('done'), report: v.unknown() }),
  v.object({ kind: v.literal('failed'), code: v.picklist(storeJobErrorCodes), message: v.string() }),
]) satisfies Schema<unknown>;

export const takenMessage = 'taken';
