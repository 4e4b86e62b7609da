import fs from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import * as v from 'valibot';
import { migrate } from '../../../../src/store/migrations/migrate.ts';
import type { Database } from '../../../../src/store/sqlite/database.ts';
import { Sqlite } from '../../../../src/store/sqlite/sqlite.ts';
import { append, countNumbered, startNumbering } from '../../../fixtures/store/numbered.ts';
import { wasmPath } from '../support/storeWorker.ts';
import { openDatabase as open } from '../support/openedStore.ts';
import { startStore, temporaryDatabase } from '../support/testStore.ts';

const messageCount = 60;

/** A closed store of numbered messages. */
async function filledStore(): Promise<string> {
  const file = await temporaryDatabase();
  const { database, close } = await open(file);
  fill(database);
  await close();
  return file;
}

function fill(database: Database): void {
  startNumbering(database);
  for (let number = 0; number < messageCount; number += 1) append(database, number);
}

function overwrite(file: string, page: number, pageSize = pageSizeOf(file)): void {
  const fd = fs.openSync(file, 'r+');
  fs.writeSync(fd, Buffer.alloc(pageSize, 0xa5), 0, pageSize, (page - 1) * pageSize);
  fs.closeSync(fd);
}

/** As the header says, of a store that is sound. */
function pageSizeOf(file: string): number {
  return fs.readFileSync(file).readUInt16BE(16);
}

function rootOf(database: Database, table: string): number {
  const row = v.object({ rootpage: v.number() });
  return database.get(row, 'SELECT rootpage FROM sqlite_schema WHERE name = ?', [table])?.rootpage ?? 0;
}

function namesBeside(file: string): string[] {
  return fs.readdirSync(path.dirname(file)).filter((name) => !name.endsWith('.owner'));
}

test('a store whose first page is lost is made anew of all the others', async () => {
  const file = await filledStore();
  overwrite(file, 1);
  const { info, database } = await open(file);
  expect(info).toMatchObject({ salvaged: { sessions: 1, threads: 1, messages: messageCount } });
  expect(countNumbered(database)).toBe(messageCount);
});

test('a store of another page size whose first page is lost is made anew, too', async () => {
  const file = await temporaryDatabase();
  const native = new DatabaseSync(file);
  native.exec('PRAGMA page_size = 4096; PRAGMA journal_mode = WAL');
  native.close();
  const { database: before, close } = await open(file);
  fill(before);
  await close();
  expect(pageSizeOf(file)).toBe(4096);
  overwrite(file, 1);
  expect(countNumbered((await open(file)).database)).toBe(messageCount);
});

test('a store is told once that it was salvaged', async () => {
  const file = await filledStore();
  overwrite(file, 1);
  await (await open(file)).close();
  expect((await open(file)).info).toEqual({ persistent: true, path: file, role: 'owner' });
});

test('messages whose thread and session are lost are found under new ones', async () => {
  const file = await filledStore();
  const { database: before, close } = await open(file);
  const lost = ['threads', 'sessions', 'session_details'].map((table) => rootOf(before, table));
  await close();
  for (const page of [...lost, 1]) overwrite(file, page);
  const { info, database } = await open(file);
  expect(info).toMatchObject({ salvaged: { sessions: 1, threads: 1, messages: messageCount } });
  expect(countNumbered(database)).toBe(messageCount);
  expect(
    database.all(
      v.object({ session: v.string(), thread: v.string(), agent: v.string() }),
      `SELECT s.name AS session, t.name AS thread, d.agent FROM sessions s
       JOIN threads t ON t.sessionId = s.id JOIN session_details d ON d.sessionId = s.id`,
    ),
  ).toEqual([{ session: 'Recovered Session', thread: 'Recovered Thread', agent: 'sample' }]);
  expect(database.all(v.unknown(), 'PRAGMA foreign_key_check')).toEqual([]);
});

test('what was deleted does not come back', async () => {
  const file = await filledStore();
  const { database, close } = await open(file);
  database.run('DELETE FROM thread_messages WHERE idx >= 20');
  const root = rootOf(database, 'sessions');
  await close();
  overwrite(file, root);
  // As when it was noticed while the store was used.
  fs.writeFileSync(`${file}.damaged`, '');
  const { info, database: salvaged } = await open(file);
  expect(info).toMatchObject({ salvaged: { messages: 20 } });
  expect(countNumbered(salvaged)).toBe(20);
});

test('what is in the log only is salvaged, and the log is kept with the damaged file', async () => {
  const file = await temporaryDatabase();
  const writer = (await Sqlite.load(wasmPath)).openFile(file);
  onTestFinished(() => writer.close());
  migrate(writer);
  writer.checkpoint();
  fill(writer);
  const copy = await temporaryDatabase();
  fs.copyFileSync(file, copy);
  fs.copyFileSync(`${file}-wal`, `${copy}-wal`);
  fs.truncateSync(copy, 0);
  const log = fs.readFileSync(`${copy}-wal`);

  const { info, database } = await open(copy);
  if (!info.persistent || !info.salvaged) return expect.fail('It was not salvaged');
  expect(countNumbered(database)).toBe(messageCount);
  expect(fs.readFileSync(`${info.salvaged.damagedPath}-wal`).equals(log)).toBe(true);
});

test('a salvage that was interrupted before the new store was in its place is ended', async () => {
  const file = await filledStore();
  const salvaged = await filledStore();
  overwrite(file, 1);
  fs.writeFileSync(`${file}-wal`, 'of the damaged one');
  fs.renameSync(salvaged, `${file}.salvaged`);
  const { info, database } = await open(file);
  expect(info).toEqual({ persistent: true, path: file, role: 'owner' });
  expect(countNumbered(database)).toBe(messageCount);
});

test('damage that is not there any more is forgotten', async () => {
  const file = await filledStore();
  fs.writeFileSync(`${file}.damaged`, '');
  const { info, database } = await open(file);
  expect(info).toEqual({ persistent: true, path: file, role: 'owner' });
  expect(countNumbered(database)).toBe(messageCount);
  expect(namesBeside(file)).not.toContain('threadkeeper.db.damaged');
});

test('damage that comes to light when turns are looked after is salvaged at once', async () => {
  const file = await filledStore();
  const { database, close } = await open(file);
  database.run(
    `INSERT INTO turns (id, threadId, userMessageId, replyMessageId, startedAt)
     VALUES ('turn', 'thread-numbered', 'message-0', 'message-1', 'then')`,
  );
  const root = rootOf(database, 'turns');
  await close();
  overwrite(file, root);
  const store = await startStore(file);
  expect(await store.api.info({})).toMatchObject({ salvaged: { messages: messageCount } });
});

test.each(['EIO', 'EMFILE', 'EACCES', 'ENOSPC'])(
  'G18: a store whose opening fails with %s is left as it is, and is there the next time',
  async (code) => {
    const file = await filledStore();
    const bytes = fs.readFileSync(file);
    const names = namesBeside(file);
    const opening = failing('openSync', code, () => open(file));
    await expect(opening).rejects.toMatchObject({ name: 'SqliteError' });
    expect(fs.readFileSync(file).equals(bytes)).toBe(true);
    expect(namesBeside(file)).toEqual(names);
    expect(countNumbered((await open(file)).database)).toBe(messageCount);
  },
);

test('G18: a store that cannot be read for a while is left as it is, and is there the next time', async () => {
  const file = await filledStore();
  const bytes = fs.readFileSync(file);
  const opening = failing('readSync', 'EIO', () => open(file));
  await expect(opening).rejects.toMatchObject({ name: 'SqliteError' });
  expect(fs.readFileSync(file).equals(bytes)).toBe(true);
  expect(countNumbered((await open(file)).database)).toBe(messageCount);
});

/** Has the disk fail, below the store, while `run` runs. */
async function failing<T>(call: 'openSync' | 'readSync', code: string, run: () => Promise<T>): Promise<T> {
  const { [call]: original } = fs;
  const fail = () => {
    throw Object.assign(new Error(`${code}: made to fail`), { code });
  };
  await Sqlite.load(wasmPath);
  Object.assign(fs, { [call]: fail });
  try {
    return await run();
  } finally {
    Object.assign(fs, { [call]: original });
  }
}
