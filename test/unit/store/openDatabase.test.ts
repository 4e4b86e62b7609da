import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { newSessionId } from '../../../src/domain/ids.ts';
import { openDatabase as open } from './support/openedStore.ts';
import { startStore, temporaryDatabase, temporaryFolder } from './support/testStore.ts';

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
  expect(await useInVain(file)).toContain('is not a database');
  expect((await readFile(file)).equals(bytes)).toBe(true);
  expect(await readdir(path.dirname(file))).not.toContain(`${path.basename(file)}-wal`);
});

test('a newer database is served from memory, with the reason, and left as it was', async () => {
  const file = await temporaryDatabase();
  const newer = await open(file);
  newer.database.run(`INSERT INTO migrations (version, name, appliedAt) VALUES (99, 'future', 'then')`);
  await newer.close();
  const bytes = await readFile(file);
  expect(await useInVain(file)).toContain('newer Threadkeeper');
  expect((await readFile(file)).equals(bytes)).toBe(true);
});

test('a folder that cannot be made is served from memory, with the reason', async () => {
  const blocker = path.join(await temporaryFolder(), 'file');
  await writeFile(blocker, '');
  expect(await useInVain(path.join(blocker, 'folder', 'threadkeeper.db'))).toContain(
    'a part of its path is a file',
  );
});

test('a folder in place of the file is served from memory, with the reason', async () => {
  const file = await temporaryDatabase();
  await mkdir(file);
  expect(await useInVain(file)).toContain('it is a folder');
});

/** Opens a store whose file cannot be used and writes to it all the same; the reason that it gave. */
async function useInVain(databasePath: string): Promise<string | undefined> {
  const store = await startStore(databasePath);
  const info = await store.api.info({});
  await store.api.createSession({
    id: newSessionId(randomUUID),
    name: 'in memory',
    agent: 'codex',
    cwd: '/',
  });
  expect(await store.api.listSessions({})).toHaveLength(1);
  await store.dispose();
  return info.persistent ? undefined : info.reason;
}
