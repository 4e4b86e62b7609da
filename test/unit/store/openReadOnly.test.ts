import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import * as v from 'valibot';
import { migrations } from '../../../src/store/migrations/all.ts';
import { migrate } from '../../../src/store/migrations/migrate.ts';
import { openReadOnly, whyOnlyReadable } from '../../../src/store/openReadOnly.ts';
import type { Database } from '../../../src/store/sqlite/database.ts';
import { Sqlite } from '../../../src/store/sqlite/sqlite.ts';
import { append, countNumbered, startNumbering } from '../../fixtures/store/numbered.ts';
import { wasmPath } from './support/storeWorker.ts';
import { temporaryDatabase } from './support/testStore.ts';

const reason = 'It can only be read.';

/** A database that stays open, so that what was written last is in its log only. */
async function writtenDatabase(count: number): Promise<{ sqlite: Sqlite; file: string; writer: Database }> {
  const sqlite = await Sqlite.load(wasmPath);
  const file = await temporaryDatabase();
  const writer = sqlite.openFile(file);
  onTestFinished(() => writer.close());
  migrate(writer);
  startNumbering(writer);
  for (let number = 0; number < count; number += 1) append(writer, number);
  return { sqlite, file, writer };
}

async function bytesIn(folder: string): Promise<unknown> {
  const names = await readdir(folder);
  return Promise.all(
    names.map(async (name) => [name, (await readFile(path.join(folder, name))).toString('base64')]),
  );
}

test('what is in the log only is read, and neither file is changed', async () => {
  const { sqlite, file } = await writtenDatabase(20);
  const before = await bytesIn(path.dirname(file));
  const reader = openReadOnly(sqlite, file, reason);
  expect(countNumbered(reader)).toBe(20);
  reader.close();
  expect(await bytesIn(path.dirname(file))).toEqual(before);
});

test('a database without a log is read, and none is made', async () => {
  const { sqlite, file, writer } = await writtenDatabase(3);
  writer.close();
  const reader = openReadOnly(sqlite, file, reason);
  expect(countNumbered(reader)).toBe(3);
  reader.close();
  expect(await readdir(path.dirname(file))).toEqual([path.basename(file)]);
});

test('SQLite itself refuses to write, and goes on reading', async () => {
  const { sqlite, file } = await writtenDatabase(2);
  const reader = openReadOnly(sqlite, file, reason);
  onTestFinished(() => reader.close());
  expect(() => append(reader, 2)).toThrow(expect.objectContaining({ kind: 'read-only' }) as Error);
  expect(countNumbered(reader)).toBe(2);
});

test('a store of an older version is refused with the reason, and left as it was', async () => {
  const sqlite = await Sqlite.load(wasmPath);
  const file = await temporaryDatabase();
  const older = sqlite.openFile(file);
  migrate(older, migrations.slice(0, 1));
  older.close();
  expect(() => openReadOnly(sqlite, file, reason)).toThrow(/older version.*It can only be read\./);
  const again = openReadOnlyAt(sqlite, file);
  expect(again).toEqual([{ version: 1 }]);
});

test('a file that is not there, or can be written, is not opened read-only', async () => {
  const { file } = await writtenDatabase(1);
  expect(await whyOnlyReadable(file)).toBeUndefined();
  expect(await whyOnlyReadable(`${file}.none`)).toBeUndefined();
});

function openReadOnlyAt(sqlite: Sqlite, file: string): unknown {
  const database = sqlite.openFileReadOnly(file);
  onTestFinished(() => database.close());
  return database.all(v.object({ version: v.number() }), 'SELECT version FROM migrations');
}
