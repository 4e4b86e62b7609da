import path from 'node:path';
import type { CliContext } from './context.ts';
import { UsageError } from './failure.ts';
import { findStore } from './findStore.ts';

/** The option of every command that works on a database file rather than on an open store (M11). */
export const databaseOption = {
  'db-path': {
    type: 'string',
    value: 'FILE',
    help: "The database file. Default: that of --store, else the Amp orchestrator's",
  },
} as const;

interface Given {
  readonly 'db-path'?: string | undefined;
  readonly store?: string | undefined;
}

/** The file that is named, that of the store that is named, or the orchestrator's at its usual places. */
export async function findDatabase(given: Given, context: CliContext): Promise<string> {
  if (given['db-path'] !== undefined) return path.resolve(context.cwd, given['db-path']);
  if (given.store !== undefined) return findStore(given.store, context);
  const [found] = await (await context.jobs()).findAmpDatabases();
  if (found === undefined)
    throw new UsageError('--db-path is missing, and no Amp database is at its usual places.');
  return found;
}
