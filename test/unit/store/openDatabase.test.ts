import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import * as v from 'valibot';
import { openDatabase, type OpenedDatabase } from '../../../src/store/openDatabase.ts';
import type { StoreInfo } from '../../../src/store/protocol.ts';
import { temporaryDatabase, temporaryFolder } from './support/testStore.ts';
import { wasmPath } from './support/storeWorker.ts';

async function open(databasePath: string, patience = 0): Promise<OpenedDatabase> {
  const opened = await openDatabase({ databasePath, wasmPath, patience });
  onTestFinished(() => opened.close().catch(() => undefined /* the test closed it */));
  return opened;
}

test('the file is durable by SQLite’s own rules', async () => {
  const { database } = await open(await temporaryDatabase());
  const pragma = (name: string) => database.get(v.record(v.string(), v.unknown()), `PRAGMA ${name}`);
  expect(pragma('journal_mode')).toEqual({ journal_mode: 'wal' });
  expect(pragma('synchronous')).toEqual({ synchronous: 2 });
  expect(pragma('locking_mode')).toEqual({ locking_mode: 'exclusive' });
  expect(pragma('foreign_keys')).toEqual({ foreign_keys: 1 });
});

test('closing leaves one file and nothing in a log', async () => {
  const file = await temporaryDatabase();
  await (await open(file)).close();
  const names = await readdir(path.dirname(file));
  expect(names.filter((name) => !name.endsWith('.owner'))).toEqual([path.basename(file)]);
});

test('a checkpoint empties the log', async () => {
  const file = await temporaryDatabase();
  const { database } = await open(file);
  database.run(
    `INSERT INTO sessions (id, name, repoRoot, createdAt, updatedAt) VALUES ('a', 'a', 'a', 'a', 'a')`,
  );
  expect(await readFile(`${file}-wal`)).not.toHaveLength(0);
  database.checkpoint();
  expect(await readFile(`${file}-wal`)).toHaveLength(0);
});

test('a file that is no database is served from memory, with the reason, and left as it was', async () => {
  const file = await temporaryDatabase();
  const bytes = Buffer.alloc(9000, 'not a database at all. ');
  await writeFile(file, bytes);
  const { info, database, close } = await open(file);
  expect(reasonOf(info)).toContain('is not a database');
  database.run(
    `INSERT INTO sessions (id, name, repoRoot, createdAt, updatedAt) VALUES ('a', 'a', 'a', 'a', 'a')`,
  );
  await close();
  expect((await readFile(file)).equals(bytes)).toBe(true);
  expect(await readdir(path.dirname(file))).not.toContain(`${path.basename(file)}-wal`);
});

test('a newer database is served from memory, with the reason, and left as it was', async () => {
  const file = await temporaryDatabase();
  const newer = await open(file);
  newer.database.run(`INSERT INTO migrations (version, name, appliedAt) VALUES (99, 'future', 'then')`);
  await newer.close();
  const bytes = await readFile(file);
  const { info, close } = await open(file);
  expect(reasonOf(info)).toContain('newer Threadkeeper');
  await close();
  expect((await readFile(file)).equals(bytes)).toBe(true);
});

test('a folder that cannot be made is served from memory, with the reason', async () => {
  const blocker = path.join(await temporaryFolder(), 'file');
  await writeFile(blocker, '');
  const { info } = await open(path.join(blocker, 'folder', 'threadkeeper.db'));
  expect(reasonOf(info)).toContain('a part of its path is a file');
});

test('a folder in place of the file is served from memory, with the reason', async () => {
  const file = await temporaryDatabase();
  await mkdir(file);
  const { info } = await open(file);
  expect(reasonOf(info)).toContain('it is a folder');
});

test('a second opener is told that another window has the store', async () => {
  const file = await temporaryDatabase();
  await open(file);
  const { info } = await open(file);
  expect(info).toEqual({ persistent: false, path: file, reason: 'Another window has this store open.' });
});

test('an opener that waits takes over when the owner closes', async () => {
  const file = await temporaryDatabase();
  const first = await open(file);
  const second = open(file, 10_000);
  await first.close();
  expect((await second).info).toEqual({ persistent: true, path: file });
});

/** Why the file is not used; undefined when it is. */
function reasonOf(info: StoreInfo): string | undefined {
  return info.persistent ? undefined : info.reason;
}
