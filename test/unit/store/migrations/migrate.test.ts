import { expect, test } from 'vitest';
import * as v from 'valibot';
import { migrations } from '../../../../src/store/migrations/all.ts';
import { migrate } from '../../../../src/store/migrations/migrate.ts';
import type { Migration } from '../../../../src/store/migrations/migration.ts';
import type { Database } from '../../../../src/store/sqlite/database.ts';
import { Sqlite } from '../../../../src/store/sqlite/sqlite.ts';
import { wasmPath } from '../support/storeWorker.ts';

const next = (up: Migration['up']): readonly Migration[] => [
  ...migrations,
  { version: migrations.length + 1, name: 'next', description: '', up },
];

async function memory(): Promise<Database> {
  return (await Sqlite.load(wasmPath)).openMemory();
}

function contentOf(database: Database): unknown {
  const schema = database.all(v.object({ name: v.string() }), 'SELECT name FROM sqlite_master ORDER BY name');
  return [schema, database.all(v.object({ version: v.number() }), 'SELECT version FROM migrations')];
}

test('a migration runs once, however often the store is opened', async () => {
  const database = await memory();
  let runs = 0;
  for (let opened = 0; opened < 3; opened += 1)
    migrate(
      database,
      next(() => (runs += 1)),
    );
  expect(runs).toBe(1);
});

test('a migration that fails leaves the database at the version before it', async () => {
  const database = await memory();
  migrate(database);
  const before = contentOf(database);
  const failing = next((failed) => {
    failed.script('CREATE TABLE half (id TEXT); DROP TABLE drafts');
    throw new Error('in the middle');
  });
  expect(() => migrate(database, failing)).toThrow('in the middle');
  expect(contentOf(database)).toEqual(before);
});

test('a database that is newer than the code is refused and says so', async () => {
  const database = await memory();
  migrate(
    database,
    next(() => undefined),
  );
  expect(() => migrate(database)).toThrow(/newer Threadkeeper.*Update/);
});

test('a database of another program is refused', async () => {
  const database = await memory();
  database.script('CREATE TABLE other (id TEXT)');
  expect(() => migrate(database)).toThrow('another program');
});
