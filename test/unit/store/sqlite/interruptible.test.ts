import { expect, onTestFinished, test } from 'vitest';
import * as v from 'valibot';
import type { Database } from '../../../../src/store/sqlite/database.ts';
import { Sqlite } from '../../../../src/store/sqlite/sqlite.ts';
import { wasmPath } from '../support/storeWorker.ts';
import { temporaryDatabase } from '../support/testStore.ts';

const fill = `CREATE TABLE t (x BLOB); INSERT INTO t
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) SELECT randomblob(3000) FROM n`;
const anyRow = v.record(v.string(), v.unknown());

/** Opened again, so that none of its pages is in memory. */
async function filled(): Promise<{ sqlite: Sqlite; database: Database }> {
  const sqlite = await Sqlite.load(wasmPath);
  const file = await temporaryDatabase();
  const first = sqlite.openFile(file);
  first.script(fill);
  first.close();
  const database = sqlite.openFile(file);
  onTestFinished(() => database.close());
  return { sqlite, database };
}

/** Throws from the tenth time on. */
function tenTimes(): { check: () => void; calls: () => number } {
  let calls = 0;
  const check = () => {
    calls += 1;
    if (calls >= 10) throw new Error('enough');
  };
  return { check, calls: () => calls };
}

test.each(['PRAGMA integrity_check', 'SELECT sum(length(x)) AS size FROM t'])(
  '%s is ended in the middle, and the database is as good as before',
  async (sql) => {
    const { sqlite, database } = await filled();
    const { check, calls } = tenTimes();
    expect(() => sqlite.interruptible(check, () => database.all(anyRow, sql))).toThrow('enough');
    // It reads more than 9,000 pages; some are asked for although one was not given.
    expect(calls()).toBeLessThan(1000);
    expect(database.all(anyRow, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  },
);

test('what was written in the same transaction is taken back, and the next one is kept', async () => {
  const { sqlite, database } = await filled();
  const { check } = tenTimes();
  const count = () => database.get(v.object({ rows: v.number() }), 'SELECT count(*) AS rows FROM t')?.rows;
  const changeAndRead = () => {
    database.run(`UPDATE t SET x = 'changed' WHERE rowid < 1000`);
    database.run('DELETE FROM t WHERE rowid < 100');
    sqlite.interruptible(check, () => database.all(anyRow, 'PRAGMA integrity_check'));
  };
  expect(() => database.transaction(changeAndRead)).toThrow('enough');
  expect(count()).toBe(3000);
  database.transaction(() => database.run('DELETE FROM t WHERE rowid < 100'));
  expect(count()).toBe(2901);
  expect(database.all(anyRow, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
});
