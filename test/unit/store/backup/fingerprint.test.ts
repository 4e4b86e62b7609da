import { expect, onTestFinished, test } from 'vitest';
import { fingerprintAgain, fingerprintTables } from '../../../../src/store/backup/fingerprint.ts';
import type { Database } from '../../../../src/store/sqlite/database.ts';
import { Sqlite } from '../../../../src/store/sqlite/sqlite.ts';
import { wasmPath } from '../support/storeWorker.ts';

async function memory(script: string): Promise<Database> {
  const database = (await Sqlite.load(wasmPath)).openMemory();
  onTestFinished(() => database.close());
  database.script(script);
  return database;
}

const hashOf = (database: Database) => fingerprintTables(database)[0]?.sha256;

test.each([
  ['a text and a number', `'1'`, '1'],
  ['a text and a blob', `'a'`, `x'61'`],
  ['null and an empty text', 'NULL', `''`],
  ['texts that differ after a zero byte', `'a' || char(0) || 'b'`, `'a' || char(0) || 'c'`],
  ['reals that differ in the last digit', '0.1', '0.10000000000000002'],
  ['integers beyond 2^53', '9007199254740993', '9007199254740992'],
])('M20: %s have different fingerprints', async (_what, one, other) => {
  const [first, second] = [
    await memory(`CREATE TABLE t (x); INSERT INTO t VALUES (${one})`),
    await memory(`CREATE TABLE t (x); INSERT INTO t VALUES (${other})`),
  ];
  expect(hashOf(first)).not.toBe(hashOf(second));
});

test.each([
  ['with many rows', 'CREATE TABLE t (x TEXT)'],
  ['without rowid', 'CREATE TABLE t (x TEXT PRIMARY KEY) WITHOUT ROWID'],
  ['whose columns are called rowid', 'CREATE TABLE t (rowid TEXT, _rowid_ TEXT)'],
])('M20: a table %s that is changed in one row has another fingerprint', async (_what, table) => {
  const column = table.includes('(rowid') ? 'rowid' : 'x';
  const database = await memory(
    `${table}; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
     INSERT INTO t (${column}) SELECT 'row ' || i FROM n`,
  );
  const [before] = fingerprintTables(database);
  if (!before) throw new Error('no table');
  expect(before.rows).toBe(500);
  expect(fingerprintAgain(database, before, true)).toEqual(before);
  database.run(`UPDATE t SET ${column} = 'other' WHERE ${column} = 'row 377'`);
  expect(fingerprintAgain(database, before, true)?.sha256).not.toBe(before.sha256);
});

test('rows with the highest and lowest keys are in the fingerprint', async () => {
  const database = await memory(
    `CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT);
     INSERT INTO t VALUES (9223372036854775807, 'last'), (-9223372036854775807, 'first'), (9007199254740993, 'mid')`,
  );
  expect(fingerprintTables(database)[0]).toMatchObject({ rows: 3, lastRowid: '9223372036854775807' });
});
