import * as v from 'valibot';
import { counted } from '../../base/counted.ts';
import { decode, messageOf } from '../../base/decode.ts';
import type { ImportedCounts, ImportedHistory } from '../importedHistory.ts';
import type { StoreApi } from '../protocol.ts';
import { skippedSchema, StoreJobError, type Counts, type Skipped } from './job.ts';
import { runInWorker } from './jobWorker.ts';
import type { StoreJobOptions } from './jobOptions.ts';

export interface ImportAmpOptions extends StoreJobOptions {
  /** The orchestrator's database; it is read from a copy and never changed. */
  readonly databasePath: string;
  /** The store that the history is joined into, whoever owns it. */
  readonly store: Pick<StoreApi, 'importSessions'>;
}

/** What came in; `known` was there already, from an import before. */
export interface AmpImportReport {
  readonly databasePath: string;
  readonly added: Counts;
  readonly known: Counts;
  readonly skipped: readonly Skipped[];
}

/**
 * Joins the sessions, threads and messages of an Amp orchestrator into a store, in small requests through its
 * protocol. Rejects with `StoreJobError`; what came in until then stays, and the next import goes on from there.
 */
export async function importAmp(options: ImportAmpOptions): Promise<AmpImportReport> {
  const { databasePath, store } = options;
  let sum: ImportedCounts = { added: none, known: none };
  const take = async (batch: ImportedHistory) => {
    const counts = await join(store, batch, sum.added);
    sum = { added: plus(sum.added, counts.added), known: plus(sum.known, counts.known) };
  };
  const skipped = decode(
    v.array(skippedSchema),
    await runInWorker({ kind: 'streamAmp', databasePath }, options, take),
  );
  if (!skipped.ok)
    throw new StoreJobError('failed', `The report of the import cannot be read: ${skipped.reason}`);
  return { databasePath, ...sum, skipped: skipped.value };
}

async function join(
  store: ImportAmpOptions['store'],
  batch: ImportedHistory,
  added: Counts,
): Promise<ImportedCounts> {
  try {
    return await store.importSessions(batch);
  } catch (error) {
    throw new StoreJobError(
      'failed',
      `${messageOf(error)} ${counted(added.sessions, 'session')} with ${counted(added.messages, 'message')} came in and stay. ` +
        'Import again to go on: nothing comes in twice.',
      { cause: error },
    );
  }
}

const none: Counts = { sessions: 0, threads: 0, messages: 0 };

function plus(a: Counts, b: Counts): Counts {
  return {
    sessions: a.sessions + b.sessions,
    threads: a.threads + b.threads,
    messages: a.messages + b.messages,
  };
}
