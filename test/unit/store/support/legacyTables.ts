import { DatabaseSync } from 'node:sqlite';

/** `threadId` is what the session's column holds; a Buffer is a blob. */
export interface LegacySession {
  readonly id: string;
  readonly name?: string;
  readonly threadId?: string | Buffer | null;
}

export const legacyTime = '2025-08-20T10:00:00.000Z';

/** The orchestrator's table as it was before, with columns of its own beside the documents' ones. */
export const legacySchema = `
  CREATE TABLE sessions (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, ampPrompt TEXT NOT NULL, repoRoot TEXT NOT NULL,
    baseBranch TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'idle', threadId TEXT,
    createdAt TEXT NOT NULL, updatedAt TEXT NOT NULL, cost REAL, extra BLOB
  );
  CREATE TABLE iterations (
    id INTEGER PRIMARY KEY, sessionId TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE, output TEXT, raw BLOB
  );
  CREATE INDEX idx_iterations ON iterations(sessionId);`;

const insertSession = `INSERT INTO sessions
  (id, name, ampPrompt, repoRoot, baseBranch, threadId, createdAt, updatedAt, cost, extra)
  VALUES (?, ?, 'Implement feature X', '/path/to/repo', 'main', ?, ?, ?, 0.1, x'00ff')`;

/** Opens (or makes) the file with Node's own SQLite, as the orchestrator's native module does. */
export function openNative(file: string): DatabaseSync {
  return new DatabaseSync(file, { enableForeignKeyConstraints: false });
}

export function fillLegacy(database: DatabaseSync, sessions: readonly LegacySession[]): void {
  database.exec(legacySchema);
  for (const { id, name = `Session ${id}`, threadId = null } of sessions) {
    database.prepare(insertSession).run(id, name, threadId, legacyTime, legacyTime);
    database
      .prepare('INSERT INTO iterations (sessionId, output, raw) VALUES (?, ?, ?)')
      .run(id, 'out\0put', null);
  }
}
