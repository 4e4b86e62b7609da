import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { decode } from '../../base/decode.ts';
import type { ImportedHistory } from '../importedHistory.ts';
import { Sqlite } from '../sqlite/sqlite.ts';
import { StoreJobError } from './job.ts';
import type { JobContext } from './jobContext.ts';
import { toJobError } from './jobError.ts';
import { runJob } from './runJob.ts';
import { jobWorkerDataSchema, type FromWorker } from './wire.ts';

/** A thread that does one job on a database file and ends. */
async function main(): Promise<void> {
  const data = decode(jobWorkerDataSchema, workerData);
  if (!data.ok || !parentPort) throw new Error('This program is started by the store only');
  const { job, wasmPath, cancelled } = data.value;
  const port = parentPort;
  try {
    const context = createContext(port, await Sqlite.load(wasmPath), new Int32Array(cancelled));
    say(port, { kind: 'done', report: await runJob(context, job, (batch) => giveBatch(port, batch)) });
  } catch (error) {
    const { code, message } = toJobError(error, job.databasePath ?? 'The generated data');
    say(port, { kind: 'failed', code, message });
  }
}

function createContext(port: MessagePort, sqlite: Sqlite, cancelled: Int32Array): JobContext {
  const check = () => {
    if (Atomics.load(cancelled, 0) !== 0)
      throw new StoreJobError('cancelled', 'Cancelled. The database was left as it was.');
  };
  return {
    sqlite,
    check,
    reading: (read) => sqlite.interruptible(check, read),
    stage(message, fraction) {
      check();
      say(port, { kind: 'progress', progress: { message, fraction } });
    },
  };
}

/** Resolves when the other side has stored it. */
function giveBatch(port: MessagePort, batch: ImportedHistory): Promise<void> {
  return new Promise((resolve) => {
    port.once('message', () => resolve());
    say(port, { kind: 'batch', batch });
  });
}

function say(port: MessagePort, message: FromWorker): void {
  port.postMessage(message);
}

void main();
