import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { migrate } from '../../src/store/migrations/migrate.ts';
import { threadIndexes } from '../../src/store/migrations/threadSchema.ts';
import type { Database } from '../../src/store/sqlite/database.ts';
import { Sqlite } from '../../src/store/sqlite/sqlite.ts';
import type { Figure, FigureFile } from '../figure.ts';

const threads = 2000;
const messagesOfThread = 20;
const threadName = 'Fix the failing build';
/** A short reply in Markdown: the shorter the content, the bigger the share of the indexes. */
const content = 'The build failed because a generated file was missing. I added it. '.repeat(15);

/** M30: what the documents say that the tables cost, against the true size of a file. */
export const threadOverhead = claim(
  'Bytes of a thread beside its name (M30)',
  'B',
  50,
  'the document’s claim',
  (of) => of.thread,
);
export const messageOverhead = claim(
  'Bytes of a message beside its content (M30)',
  'B',
  200,
  'the document’s claim',
  (of) => of.message,
);
export const indexOverhead = claim(
  'The documents’ indexes, as a share of the tables (M30)',
  '%',
  10,
  'the document’s claim',
  (of) => of.indexes,
);

interface Sizes {
  readonly thread: number;
  readonly message: number;
  readonly indexes: number;
}

function claim(
  title: string,
  unit: Figure['unit'],
  claimed: number,
  peerName: string,
  pick: (sizes: Sizes) => number,
): FigureFile {
  const how =
    `the size of the file with ${threads} threads of ${messagesOfThread} messages of ${content.length} bytes each, with ` +
    'and without them, and with and without the eight indexes, after VACUUM; keys, their own indexes and half-filled pages included';
  return {
    title,
    run: async () => ({ ours: [pick(await measured())], peer: [claimed], unit, peerName, how }),
  };
}

let sizes: Promise<Sizes> | undefined;

function measured(): Promise<Sizes> {
  sizes ??= measure();
  return sizes;
}

async function measure(): Promise<Sizes> {
  const folder = mkdtempSync(join(tmpdir(), 'threadkeeper-bench-'));
  const file = join(folder, 'threadkeeper.db');
  const database = (await Sqlite.load('node_modules/sql.js/dist/sql-wasm.wasm')).openFile(file);
  try {
    migrate(database);
    for (const { name } of threadIndexes) database.script(`DROP INDEX ${name}`);
    addSession(database);
    const empty = sizeOf(database, file);
    const ids = addThreads(database);
    const withThreads = sizeOf(database, file);
    addMessages(database, ids);
    const tables = sizeOf(database, file);
    for (const { name, table, column } of threadIndexes)
      database.script(`CREATE INDEX ${name} ON ${table}(${column})`);
    const all = sizeOf(database, file);
    return {
      thread: (withThreads - empty) / threads - threadName.length,
      message: (tables - withThreads) / (threads * messagesOfThread) - content.length,
      indexes: (100 * (all - tables)) / (tables - empty),
    };
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function sizeOf(database: Database, file: string): number {
  database.script('VACUUM');
  database.checkpoint();
  return statSync(file).size;
}

const time = () => new Date().toISOString();

function addSession(database: Database): void {
  database.run(
    `INSERT INTO sessions (id, name, repoRoot, createdAt, updatedAt) VALUES ('s', 'Session', '/repo', ?, ?)`,
    [time(), time()],
  );
}

function addThreads(database: Database): string[] {
  const ids = Array.from({ length: threads }, () => `thread-${randomUUID()}`);
  const sql = `INSERT INTO threads (id, sessionId, name, createdAt, updatedAt) VALUES (?, 's', ?, ?, ?)`;
  database.transaction(() => ids.forEach((id) => database.run(sql, [id, threadName, time(), time()])));
  return ids;
}

function addMessages(database: Database, threadIds: readonly string[]): void {
  const sql =
    'INSERT INTO thread_messages (id, threadId, role, content, createdAt, idx) VALUES (?, ?, ?, ?, ?, ?)';
  database.transaction(() => {
    for (let idx = 0; idx < messagesOfThread; idx += 1)
      for (const id of threadIds)
        database.run(sql, [randomUUID(), id, idx % 2 ? 'assistant' : 'user', content, time(), idx]);
  });
}
