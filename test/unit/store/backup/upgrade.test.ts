import { expect, onTestFinished, test } from 'vitest';
import * as v from 'valibot';
import { listBackups } from '../../../../src/store/backup/backUp.ts';
import { fingerprintTables } from '../../../../src/store/backup/fingerprint.ts';
import { upgrade, upgradeStore } from '../../../../src/store/backup/upgrade.ts';
import { migrations } from '../../../../src/store/migrations/all.ts';
import { migrate } from '../../../../src/store/migrations/migrate.ts';
import type { Migration } from '../../../../src/store/migrations/migration.ts';
import type { Database } from '../../../../src/store/sqlite/database.ts';
import { Sqlite } from '../../../../src/store/sqlite/sqlite.ts';
import { wasmPath } from '../support/storeWorker.ts';
import { query } from '../support/legacyDatabase.ts';
import { openDatabase } from '../support/openedStore.ts';
import { temporaryDatabase } from '../support/testStore.ts';

async function storeWithRows(): Promise<Database> {
  const database = (await Sqlite.load(wasmPath)).openMemory();
  onTestFinished(() => database.close());
  migrate(database);
  database.script(
    `INSERT INTO sessions (id, name, repoRoot, createdAt, updatedAt) VALUES ('s', 'S', '/', 't', 't');
     INSERT INTO threads (id, sessionId, name, createdAt, updatedAt) VALUES ('t', 's', 'T', 't', 't');
     INSERT INTO drafts VALUES ('t', 'draft');`,
  );
  return database;
}

const nextVersion = migrations.length + 1;
const withNext = (step: Omit<Migration, 'version' | 'name' | 'description'>): Migration[] => [
  ...migrations,
  { version: nextVersion, name: 'next', description: 'A step', ...step },
];

test.each<[string, Omit<Migration, 'version' | 'name' | 'description'>, RegExp]>([
  [
    'changes a row',
    { up: (database) => void database.run(`UPDATE drafts SET text = 'other'`) },
    /rows of the table “drafts” changed/,
  ],
  [
    'adds a row where it does not say so',
    {
      up: (database) =>
        void database.run(`INSERT INTO sessions SELECT 'x', name, '', '/', NULL, 't', 't' FROM sessions`),
    },
    /rows of the table “sessions” changed/,
  ],
  [
    'changes a row of a table that it adds to',
    {
      addsTo: ['sessions'],
      up: (database) =>
        database.script(
          `INSERT INTO sessions SELECT 'x', name, '', '/', NULL, 't', 't' FROM sessions;
           UPDATE sessions SET name = 'other' WHERE id = 's'`,
        ),
    },
    /rows of the table “sessions” changed/,
  ],
  ['drops a table', { up: (database) => database.script('DROP TABLE drafts') }, /“drafts” changed/],
  [
    'leaves a row that refers to nothing',
    {
      addsTo: ['threads'],
      up: (database) =>
        database.script(
          `PRAGMA defer_foreign_keys = ON;
           INSERT INTO threads (id, sessionId, name, createdAt, updatedAt) VALUES ('x', 'nobody', '', '', '')`,
        ),
    },
    /threads row 2 refers to a row of sessions that is not there/,
  ],
  ['is not complete afterwards', { up: () => undefined, isComplete: () => false }, /“next” is not complete/],
])('M20: a step that %s is found out and taken back', async (_what, step, reason) => {
  const database = await storeWithRows();
  const before = fingerprintTables(database);
  expect(() => upgrade(database, { steps: withNext(step) })).toThrow(reason);
  expect(fingerprintTables(database)).toEqual(before);
});

test('a step may add columns, tables and rows where it says so', async () => {
  const database = await storeWithRows();
  const steps = withNext({
    addsTo: ['drafts'],
    up: (step) =>
      step.script(
        `ALTER TABLE sessions ADD COLUMN colour TEXT; CREATE TABLE more (x TEXT);
         INSERT INTO threads SELECT 'u', sessionId, name, createdAt, updatedAt, status FROM threads WHERE 0;
         INSERT INTO drafts SELECT id, 'new' FROM threads WHERE id NOT IN (SELECT threadId FROM drafts)`,
      ),
  });
  expect(upgrade(database, { steps }).steps.map(({ name }) => name)).toEqual(['next']);
});

test('M36: a second migration runs after the first, once, on existing data, with a backup before', async () => {
  const file = await temporaryDatabase();
  const open = () => openDatabase(file);
  const old = await open();
  old.database
    .script(`INSERT INTO sessions (id, name, repoRoot, createdAt, updatedAt) VALUES ('s', 'S', '/', 't', 't');
    PRAGMA foreign_keys = OFF; DELETE FROM migrations WHERE version > 1`);
  const ours = old.database
    .all(v.object({ name: v.string() }), `SELECT name FROM sqlite_master WHERE type = 'table'`)
    .map(({ name }) => name)
    .filter((name) => !['sessions', 'threads', 'thread_messages', 'migrations'].includes(name));
  for (const table of ours) old.database.script(`DROP TABLE ${table}`);
  await old.close();

  await (await open()).close();
  const [backup, ...others] = listBackups(file);
  expect(others).toEqual([]);
  expect(query(backup ?? '', 'SELECT version FROM migrations')).toEqual([{ version: 1 }]);
  expect(query(backup ?? '', 'SELECT id FROM sessions')).toEqual([{ id: 's' }]);
  expect(query(file, 'SELECT version FROM migrations')).toEqual(
    migrations.map(({ version }) => ({ version })),
  );
  await (await open()).close();
  expect(listBackups(file)).toHaveLength(1);
});

test('a new store needs no backup', async () => {
  const file = await temporaryDatabase();
  const database = (await Sqlite.load(wasmPath)).openFile(file);
  upgradeStore(database, file);
  database.close();
  expect(listBackups(file)).toEqual([]);
});
