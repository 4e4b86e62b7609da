import { createThreadSchema } from './migrateThreads.ts';
import type { Migration } from './migration.ts';
import { schemaObjects } from './schemaObjects.ts';
import { threadIndexes, threadTables } from './threadSchema.ts';

/** The documents' migration (M1 to M7), on a fresh database and on one of the Amp orchestrator alike. */
export const sessionThreadRelationship: Migration = {
  version: 1,
  name: 'session-thread-relationship',
  description: 'Implement structured session-thread relationship model',
  addsTo: Object.keys(threadTables),
  up(database) {
    database.script(sessions);
    createThreadSchema(database);
  },
  isComplete(database) {
    const { tables, indexes } = schemaObjects(database);
    return (
      Object.keys(threadTables).every((table) => tables.has(table)) &&
      threadIndexes.every(({ name }) => indexes.has(name))
    );
  },
};

/** The table that was there before; only a fresh database has none. */
const sessions = `CREATE TABLE IF NOT EXISTS sessions (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  ampPrompt TEXT NOT NULL DEFAULT '',
  repoRoot TEXT NOT NULL,
  threadId TEXT,
  createdAt TEXT NOT NULL,
  updatedAt TEXT NOT NULL
)`;
