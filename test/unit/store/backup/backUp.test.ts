import { readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { backUp, listBackups } from '../../../../src/store/backup/backUp.ts';
import type { Database } from '../../../../src/store/sqlite/database.ts';
import { Sqlite } from '../../../../src/store/sqlite/sqlite.ts';
import { wasmPath } from '../support/storeWorker.ts';
import { query } from '../support/legacyDatabase.ts';
import { temporaryDatabase } from '../support/testStore.ts';

const now = new Date(2025, 7, 5, 9, 3, 7);

async function withRows(): Promise<{ database: Database; file: string }> {
  const file = await temporaryDatabase();
  const database = (await Sqlite.load(wasmPath)).openFile(file);
  database.script('CREATE TABLE t (x TEXT)');
  for (const x of ['one', 'two']) database.run('INSERT INTO t VALUES (?)', [x]);
  return { database, file };
}

test('M8, M24: a backup is named after the database and the local time, and holds the rows of the log', async () => {
  const { database, file } = await withRows();
  expect((await stat(`${file}-wal`)).size).toBeGreaterThan(0);
  const copy = backUp(database, file, { now });
  expect(copy).toBe(`${file}.backup-2025-08-05-090307`);
  database.run('DELETE FROM t');
  expect(query(copy, 'SELECT x FROM t')).toEqual([{ x: 'one' }, { x: 'two' }]);
  database.close();
});

test('M24: backups of one second do not overwrite each other', async () => {
  const { database, file } = await withRows();
  const first = backUp(database, file, { now });
  database.run(`INSERT INTO t VALUES ('three')`);
  const names = [first, backUp(database, file, { now }), backUp(database, file, { now })];
  expect(names).toEqual(['', '-2', '-3'].map((suffix) => `${file}.backup-2025-08-05-090307${suffix}`));
  expect(query(first, 'SELECT count(*) AS rows FROM t')).toEqual([{ rows: 2 }]);
  expect(listBackups(file)).toEqual(names.toReversed());
  database.close();
});

test('M24: a name that another process is about to fill is left to it', async () => {
  const { database, file } = await withRows();
  await writeFile(`${file}.backup-2025-08-05-090307.partial`, '');
  expect(backUp(database, file, { now })).toBe(`${file}.backup-2025-08-05-090307-2`);
  expect(await readdir(path.dirname(file))).toContain('threadkeeper.db.backup-2025-08-05-090307.partial');
  expect(listBackups(file)).toHaveLength(1);
  database.close();
});
