import type { Database } from '../sqlite/database.ts';
import { migratedThreadName, migratedThreadText, planThreads, type PlannedThread } from './planThreads.ts';
import { stableUuid } from './stableUuid.ts';
import { threadIndexes, threadTables } from './threadSchema.ts';

/** The steps of the documents, in their order (M5): tables, data, indexes. Those that are there stay. */
export function createThreadSchema(database: Database): void {
  for (const sql of Object.values(threadTables)) database.script(sql);
  migrateSessionThreadIds(database);
  for (const { name, table, column } of threadIndexes)
    database.script(`CREATE INDEX IF NOT EXISTS ${name} ON ${table}(${column})`);
}

/** How many sessions got a thread for their `threadId`, and how many that have one did not (M19). */
export interface MigratedThreadIds {
  readonly migrated: number;
  readonly skipped: number;
}

/** M6, M19. */
export function migrateSessionThreadIds(database: Database): MigratedThreadIds {
  const now = new Date().toISOString();
  return database.transaction(() => {
    const { threads, skipped } = planThreads(database, now);
    for (const thread of threads) addThread(database, thread);
    return { migrated: threads.length, skipped: skipped.length };
  });
}

function addThread(database: Database, thread: PlannedThread): void {
  const { threadId, sessionId, sessionName, legacyThreadId, createdAt, updatedAt } = thread;
  if (!thread.half)
    database.run('INSERT INTO threads (id, sessionId, name, createdAt, updatedAt) VALUES (?, ?, ?, ?, ?)', [
      threadId,
      sessionId,
      migratedThreadName(sessionName),
      createdAt,
      updatedAt,
    ]);
  database.run(
    `INSERT INTO thread_messages (id, threadId, role, content, createdAt, idx) VALUES (?, ?, 'system', ?, ?, 0)`,
    [stableUuid('legacy-message', threadId), threadId, migratedThreadText(legacyThreadId), createdAt],
  );
}
