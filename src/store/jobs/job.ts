import * as v from 'valibot';
import type { Schema } from '../../base/decode.ts';

/**
 * What can be done with a database file that no store has open. `migrate` on a database of the Amp orchestrator runs
 * the documents' migration, on one of Threadkeeper all of its own. `readAmp` says what an import would bring.
 */
export const storeJobSchema = v.variant('kind', [
  v.object({ kind: v.literal('migrate'), databasePath: v.string(), backup: v.boolean() }),
  v.object({ kind: v.literal('dryRun'), databasePath: v.string() }),
  v.object({ kind: v.literal('verify'), databasePath: v.string() }),
  v.object({ kind: v.literal('rollback'), databasePath: v.string() }),
  v.object({ kind: v.literal('history'), databasePath: v.string() }),
  /** M10: on a copy of this database, or without a path on generated data. */
  v.object({ kind: v.literal('testMigration'), databasePath: v.optional(v.string()) }),
  v.object({ kind: v.literal('readAmp'), databasePath: v.string() }),
]);
export type StoreJob = v.InferOutput<typeof storeJobSchema>;
export type StoreJobKind = StoreJob['kind'];

/** How many of each. */
const countsSchema = v.object({ sessions: v.number(), threads: v.number(), messages: v.number() });
export type Counts = Readonly<v.InferOutput<typeof countsSchema>>;

/**
 * Why some rows are left out, how many they are, and a few of them by name or ID. `binding`: the thread comes in,
 * what ties it to the agent's own conversation does not.
 */
export const skippedSchema = v.object({
  what: v.picklist(['session', 'thread', 'message', 'binding']),
  reason: v.string(),
  count: v.number(),
  examples: v.array(v.string()),
});
export type Skipped = Readonly<v.InferOutput<typeof skippedSchema>>;

const migrationStepSchema = v.object({ version: v.number(), name: v.string() });

/** What the documents' migration does, or did, to the data (M6, M19). */
const dataMigrationSchema = v.object({
  migrated: v.number(),
  skipped: v.number(),
  /** Up to 20 of the threads that are made, or completed. */
  threads: v.array(
    v.object({ sessionId: v.string(), name: v.string(), legacyThreadId: v.string(), threadId: v.string() }),
  ),
  /** Sessions with a thread ID that get no thread. */
  skippedSessions: v.array(skippedSchema),
});

const migrateEntries = {
  databasePath: v.string(),
  /** The steps that ran, or in a dry run would run; none when the database was up to date. */
  steps: v.array(migrationStepSchema),
  createdTables: v.array(v.string()),
  createdIndexes: v.array(v.string()),
  data: v.optional(dataMigrationSchema),
};
const checkedTableSchema = v.object({ table: v.string(), rows: v.number(), sha256: v.string() });

const checkSchema = v.object({ name: v.string(), ok: v.boolean(), detail: v.string() });
/** One thing that was looked at, and what was seen. */
export type Check = Readonly<v.InferOutput<typeof checkSchema>>;

const historyRowSchema = v.object({
  version: v.number(),
  name: v.string(),
  /** As it is stored; none where the table does not say. */
  appliedAt: v.nullable(v.string()),
  description: v.string(),
});

/** What each job answers. */
export const storeJobReportSchemas = {
  migrate: v.object({
    kind: v.literal('migrate'),
    ...migrateEntries,
    /** The copy that was made before; none when not asked for, or when nothing was to do. */
    backupPath: v.optional(v.string()),
    /** The tables whose rows were equal before and after (M20). */
    unchanged: v.array(checkedTableSchema),
  }),
  dryRun: v.object({
    kind: v.literal('dryRun'),
    ...migrateEntries,
    unchanged: v.array(checkedTableSchema),
  }),
  verify: v.object({
    kind: v.literal('verify'),
    databasePath: v.string(),
    ok: v.boolean(),
    checks: v.array(checkSchema),
  }),
  rollback: v.object({
    kind: v.literal('rollback'),
    databasePath: v.string(),
    backupPath: v.string(),
    removedTables: v.array(v.string()),
    removedIndexes: v.array(v.string()),
    /** Rows that went with the tables; they are in the backup. */
    removedRows: v.object({ threads: v.number(), messages: v.number() }),
  }),
  history: v.object({
    kind: v.literal('history'),
    databasePath: v.string(),
    applied: v.array(historyRowSchema),
    pending: v.array(migrationStepSchema),
    /** Copies beside it, the latest first. */
    backups: v.array(v.string()),
  }),
  testMigration: v.object({
    kind: v.literal('testMigration'),
    databasePath: v.optional(v.string()),
    ok: v.boolean(),
    /** The items of M28. */
    checks: v.array(checkSchema),
  }),
  readAmp: v.object({
    kind: v.literal('readAmp'),
    databasePath: v.string(),
    counts: countsSchema,
    sessions: v.array(
      v.object({
        id: v.string(),
        name: v.string(),
        cwd: v.string(),
        threads: v.number(),
        messages: v.number(),
      }),
    ),
    skipped: v.array(skippedSchema),
  }),
} as const;

export type StoreJobReports = {
  readonly [K in StoreJobKind]: v.InferOutput<(typeof storeJobReportSchemas)[K]>;
};
export type StoreJobReport = StoreJobReports[StoreJobKind];

/** `fraction` is 0 to 1; none where it cannot be told. */
export interface JobProgress {
  readonly message: string;
  readonly fraction?: number | undefined;
}
export const jobProgressSchema: Schema<JobProgress> = v.object({
  message: v.string(),
  fraction: v.optional(v.number()),
});

/**
 * `not-found`: there is no such file. `in-use`: a store of ours has it open. `locked`: another program has (M27).
 * `refused`: it is not what the job is for, or newer than the code. `damaged`: SQLite cannot read it. `cancelled`:
 * as asked. `failed`: anything else. Whatever the code, the database is as it was.
 */
export const storeJobErrorCodes = [
  'not-found',
  'in-use',
  'locked',
  'refused',
  'damaged',
  'cancelled',
  'failed',
] as const;
export type StoreJobErrorCode = (typeof storeJobErrorCodes)[number];

/** `message` can be shown to the user: what happened, what was kept, what to do. */
export class StoreJobError extends Error {
  override readonly name = 'StoreJobError';
  readonly code: StoreJobErrorCode;

  constructor(code: StoreJobErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
