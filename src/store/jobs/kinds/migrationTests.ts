import * as v from 'valibot';
import { counted } from '../../../base/counted.ts';
import { fingerprintTables } from '../../backup/fingerprint.ts';
import { orphans } from '../../backup/integrity.ts';
import { sessionIdSchema } from '../../../domain/ids.ts';
import { migrations } from '../../migrations/all.ts';
import { readHistory } from '../../migrations/history.ts';
import { applySteps, pendingSteps } from '../../migrations/migrate.ts';
import { planThreads } from '../../migrations/planThreads.ts';
import { columnsOf } from '../../migrations/schemaObjects.ts';
import { migrateThreads } from '../../migrations/sessionThreadRelationshipMigration.ts';
import { sessionThreadRelationship } from '../../migrations/sessionThreadRelationship.ts';
import { threadColumns, threadIndexes } from '../../migrations/threadSchema.ts';
import { SessionStore } from '../../sessionStore.ts';
import type { Database } from '../../sqlite/database.ts';
import { indexColumn } from './indexColumn.ts';

/** The items of M28, in the order they are tried; each throws, or says what it saw. */
export const migrationTests: Readonly<Record<string, (database: Database) => string>> = {
  'Data migration': migrateData,
  'Tables and indexes': checkTables,
  'Version tracking': checkVersion,
  'Runs again without a change': runAgain,
  'Foreign keys and checks': checkConstraints,
  'New functions': useFunctions,
  'Cascade deletion': deleteInCascade,
  'Index validation': explainIndexes,
};

function migrateData(database: Database): string {
  const others = () => fingerprintTables(database).filter(({ table }) => !grows.has(table));
  const before = JSON.stringify(others());
  const { plan } = migrateThreads(database, false);
  assert(JSON.stringify(others()) === before, 'rows of another table changed');
  const left = planThreads(database, '').threads.length;
  assert(left === 0, `${counted(left, 'session')} with a thread ID got no thread`);
  return `${counted(plan.threads.length, 'session')} got a thread, ${plan.skipped.length} were skipped, all other rows are the same`;
}

const grows: ReadonlySet<string> = new Set([...(sessionThreadRelationship.addsTo ?? []), 'migrations']);

function checkTables(database: Database): string {
  for (const [table, columns] of Object.entries(threadColumns))
    assert(columnsOf(database, table).join() === columns.join(), `${table} has other columns`);
  for (const { name, table, column } of threadIndexes)
    assert(indexColumn(database, name) === `${table}.${column}`, `${name} is missing`);
  return `2 tables, ${threadIndexes.length} indexes`;
}

function checkVersion(database: Database): string {
  const [first] = readHistory(database);
  assert(first?.version === 1 && first.name === sessionThreadRelationship.name, 'no version row');
  return `version 1, ${sessionThreadRelationship.name}`;
}

function runAgain(database: Database): string {
  const before = JSON.stringify(fingerprintTables(database));
  migrateThreads(database, false);
  migrateThreads(database, false);
  assert(JSON.stringify(fingerprintTables(database)) === before, 'a row changed');
  return 'three runs, the rows of one';
}

function checkConstraints(database: Database): string {
  const lost = orphans(database).filter((orphan) => orphan.startsWith('thread'));
  const thread = `INSERT INTO threads (id, sessionId, name, createdAt, updatedAt) VALUES ('test', 'nobody', '', '', '')`;
  const message = `INSERT INTO thread_messages (id, threadId, role, content, createdAt, idx)
    SELECT 'test', id, 'robot', '', '', 99 FROM threads LIMIT 1`;
  assert(isRefused(database, thread), 'a thread without a session was taken');
  assert(
    isRefused(database, message) || countOf(database, 'threads') === 0,
    'a message of an unknown role was taken',
  );
  return lost.length === 0
    ? 'wrong rows are refused'
    : `wrong rows are refused; ${lost.length} older rows refer to nothing`;
}

const sample = 'migration-test';

function useFunctions(database: Database): string {
  applySteps(database, pendingSteps(database, migrations));
  const store = new SessionStore(database);
  const sessionId = sampleSession(database);
  const thread = store.createThread(sessionId, sample);
  for (const text of ['one', 'two', 'three']) store.addThreadMessage(thread, 'user', text);
  const messages = store.getThreadMessages(thread).map(({ idx, content }) => `${idx} ${content}`);
  assert(messages.join() === '0 one,1 two,2 three', `the messages are ${messages.join()}`);
  const count = store.getSessionThreads(sessionId).find(({ id }) => id === thread)?.messageCount;
  assert(count === 3, `the thread counts ${count ?? 'no'} messages`);
  store.deleteThread(thread);
  assert(store.getThreadMessages(thread).length === 0, 'messages of a deleted thread are there');
  return 'a thread is made, written, read in order, counted and deleted';
}

/** Made with every column that must have a value, as the orchestrator's own table may want more than ours. */
function sampleSession(database: Database) {
  const column = v.object({ name: v.string(), notnull: v.number(), dflt_value: v.unknown() });
  const needed = database
    .all(column, `SELECT name, "notnull", dflt_value FROM pragma_table_info('sessions')`)
    .filter(({ name, notnull, dflt_value }) => name === 'id' || (notnull === 1 && dflt_value === null))
    .map(({ name }) => `"${name}"`);
  database.run(
    `INSERT INTO sessions (${needed.join(', ')}) VALUES (${needed.map(() => '?').join(', ')})`,
    needed.map(() => sample),
  );
  database.run('INSERT INTO session_details (sessionId, agent, cwd) VALUES (?, ?, ?)', [sample, 'amp', '/']);
  return v.parse(sessionIdSchema, sample);
}

function deleteInCascade(database: Database): string {
  const store = new SessionStore(database);
  const sessionId = v.parse(sessionIdSchema, sample);
  const before = [countOf(database, 'threads'), countOf(database, 'thread_messages')].join();
  store.addThreadMessage(store.createThread(sessionId, sample), 'user', 'gone soon');
  database.run('DELETE FROM sessions WHERE id = ?', [sample]);
  const after = [countOf(database, 'threads'), countOf(database, 'thread_messages')].join();
  assert(after === before, 'a deleted session left threads or messages');
  return 'a session takes its threads and their messages with it';
}

function explainIndexes(database: Database): string {
  const detail = v.object({ detail: v.string() });
  for (const { name, table, column } of threadIndexes) {
    const sql = `EXPLAIN QUERY PLAN SELECT rowid FROM ${table} INDEXED BY ${name} WHERE ${column} = ?`;
    const plan = database.all(detail, sql, ['x']).map((row) => row.detail);
    assert(plan.join().includes(`${name} (${column}=?)`), `${name} is not used: ${plan.join()}`);
  }
  return `${threadIndexes.length} indexes are searched`;
}

function isRefused(database: Database, sql: string): boolean {
  try {
    return database.run(sql) === 0;
  } catch {
    // The refusal is what is looked for.
    return true;
  }
}

function countOf(database: Database, table: 'threads' | 'thread_messages'): number {
  return database.get(v.object({ rows: v.number() }), `SELECT count(*) AS rows FROM ${table}`)?.rows ?? 0;
}

function assert(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}
