import * as v from 'valibot';
import type { Database } from '../sqlite/database.ts';

/**
 * Makes rows consistent whose parents are lost: a message keeps its thread and a thread its session by a new one in
 * the lost one's place, so that it can be found. What means nothing without its parent goes.
 */
export function mendReferences(database: Database): void {
  database.script(lostThreads);
  database.script(lostSessions);
  database.script(lostDetails);
  removeOrphans(database);
}

/** Under a session that takes the threads whose own cannot be told. */
const lostThreads = `INSERT INTO threads (id, sessionId, name, createdAt, updatedAt)
  SELECT threadId, 'salvaged-' || threadId, 'Recovered Thread', min(createdAt), max(createdAt)
  FROM thread_messages WHERE threadId NOT IN (SELECT id FROM threads) GROUP BY threadId`;

const lostSessions = `INSERT INTO sessions (id, name, repoRoot, createdAt, updatedAt)
  SELECT t.sessionId, 'Recovered Session',
    coalesce((SELECT cwd FROM session_details d WHERE d.sessionId = t.sessionId), max(b.cwd), ''),
    min(t.createdAt), max(t.updatedAt)
  FROM threads t LEFT JOIN bindings b ON b.threadId = t.id
  WHERE t.sessionId NOT IN (SELECT id FROM sessions) GROUP BY t.sessionId`;

/** The agent of a session is also that of its threads' bindings; the sample agent is always there. */
const lostDetails = `INSERT INTO session_details (sessionId, agent, cwd)
  SELECT s.id, coalesce((SELECT b.agent FROM bindings b JOIN threads t ON t.id = b.threadId
      WHERE t.sessionId = s.id ORDER BY b.position DESC LIMIT 1), 'sample'), s.repoRoot
  FROM sessions s WHERE s.id NOT IN (SELECT sessionId FROM session_details)`;

const orphanRow = v.object({ table: v.string(), rowid: v.number() });

/** Removing one may make orphans of others. */
function removeOrphans(database: Database): void {
  for (;;) {
    const orphans = database.all(orphanRow, 'SELECT "table", rowid FROM pragma_foreign_key_check');
    if (orphans.length === 0) return;
    for (const { table, rowid } of orphans) database.run(`DELETE FROM "${table}" WHERE rowid = ?`, [rowid]);
  }
}
