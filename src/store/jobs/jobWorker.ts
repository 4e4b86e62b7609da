import { Worker } from 'node:worker_threads';
import { decode, messageOf } from '../../base/decode.ts';
import type { ImportedHistory } from '../importedHistory.ts';
import { StoreJobError } from './job.ts';
import type { StoreJobOptions } from './jobOptions.ts';
import { fromWorkerSchema, takenMessage, type WorkerJob } from './wire.ts';

type TakeBatch = (batch: ImportedHistory) => Promise<void>;

/**
 * Starts the thread of one job; its report, not yet decoded. Rejects with `StoreJobError`, or with what `take` threw.
 * The thread has ended when it settles.
 */
export async function runInWorker(
  job: WorkerJob,
  options: StoreJobOptions,
  take: TakeBatch = () => Promise.resolve(),
): Promise<unknown> {
  const { workerPath, wasmPath, signal } = options;
  const cancelled = new SharedArrayBuffer(4);
  const cancel = () => Atomics.store(new Int32Array(cancelled), 0, 1);
  const worker = new Worker(workerPath, {
    name: 'threadkeeper-job',
    workerData: { job, wasmPath, cancelled },
    execArgv: [],
  });
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel);
  let failure: { readonly error: unknown } | undefined;
  // A batch that cannot be taken ends the job as a cancellation does: the thread still clears up behind itself.
  const takeOrCancel = async (batch: ImportedHistory) => {
    await take(batch).catch((error: unknown) => {
      failure = { error };
      cancel();
    });
    worker.postMessage(takenMessage);
  };
  try {
    const report = await settle(worker, options, takeOrCancel);
    if (failure) throw failure.error;
    return report;
  } catch (error) {
    throw failure ? failure.error : error;
  } finally {
    signal?.removeEventListener('abort', cancel);
    await worker.terminate();
  }
}

function settle(worker: Worker, { onProgress }: StoreJobOptions, take: TakeBatch): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.on('message', (raw: unknown) => {
      const decoded = decode(fromWorkerSchema, raw);
      if (!decoded.ok) return reject(crashed(decoded.reason));
      const message = decoded.value;
      if (message.kind === 'progress') onProgress?.(message.progress);
      else if (message.kind === 'batch') take(message.batch).catch(reject);
      else if (message.kind === 'done') resolve(message.report);
      else reject(new StoreJobError(message.code, message.message));
    });
    worker.on('error', (error) => reject(crashed(messageOf(error))));
    worker.once('exit', (code) => reject(crashed(`its thread ended with ${code}`)));
  });
}

/** SQLite takes back what was not committed when the database is opened next. */
function crashed(why: string): StoreJobError {
  return new StoreJobError(
    'failed',
    `The job stopped (${why}). The database is whole: what was not finished is not in it.`,
  );
}
