import { copyFile, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { listBackups } from '../../../../src/store/backup/backUp.ts';
import { legacyFile, query } from '../support/legacyDatabase.ts';
import { openNative } from '../support/legacyTables.ts';
import { job } from '../support/jobs.ts';
import { openDatabase } from '../support/openedStore.ts';
import { temporaryDatabase, temporaryFolder } from '../support/testStore.ts';
import { spawnHolder } from '../support/holder.ts';

const two = [
  { id: 'a', threadId: 'T-1' },
  { id: 'b', threadId: 'T-1' },
];

/** Bytes, names and times of a folder and all that is in it. */
async function stateOf(folder: string): Promise<unknown> {
  const names = (await readdir(folder)).toSorted();
  const files = names.map(async (name) => {
    const file = path.join(folder, name);
    const { mtimeNs, ctimeNs, size } = await stat(file, { bigint: true });
    return { name, mtimeNs, ctimeNs, size, bytes: (await readFile(file)).toString('base64') };
  });
  const { mtimeNs, ctimeNs } = await stat(folder, { bigint: true });
  return { mtimeNs, ctimeNs, files: await Promise.all(files) };
}

/** A database as a killed program leaves it: its last rows are only in the log. */
async function withLog(): Promise<string> {
  const live = path.join(await temporaryFolder(), 'live.sqlite');
  const database = openNative(live);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;');
  database.exec(`CREATE TABLE sessions (id TEXT PRIMARY KEY, name TEXT, threadId TEXT);
    INSERT INTO sessions VALUES ('a', 'Only in the log', 'T-1')`);
  const file = path.join(await temporaryFolder(), 'sessions.sqlite');
  await copyFile(live, file);
  await copyFile(`${live}-wal`, `${file}-wal`);
  database.close();
  return file;
}

test('M8, M20: a database is backed up, migrated and verified, and the report says so', async () => {
  const file = await legacyFile(two);
  const before = query(file, 'SELECT * FROM sessions');
  const report = await job({ kind: 'migrate', databasePath: file, backup: true });
  expect(report).toMatchObject({
    steps: [{ version: 1, name: 'session-thread-relationship' }],
    createdTables: ['threads', 'thread_messages', 'migrations'],
    data: { migrated: 2, skipped: 0 },
    unchanged: [
      { table: 'iterations', rows: 2 },
      { table: 'sessions', rows: 2 },
    ],
  });
  expect(listBackups(file)).toEqual([report.backupPath]);
  expect(query(report.backupPath ?? '', 'SELECT * FROM sessions')).toEqual(before);
  expect(query(report.backupPath ?? '', `SELECT name FROM sqlite_master WHERE name = 'threads'`)).toEqual([]);
  expect(query(file, 'SELECT * FROM sessions')).toEqual(before);
  expect(query(file, 'SELECT count(*) AS threads FROM threads')).toEqual([{ threads: 2 }]);
});

test('a database with a rollback journal keeps it, and nothing else is left beside it', async () => {
  const file = await legacyFile(two);
  await job({ kind: 'migrate', databasePath: file, backup: false });
  expect(query(file, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'delete' }]);
  expect(await readdir(path.dirname(file))).toEqual(['sessions.sqlite']);
});

test('M26: a second run finds nothing to do and makes no backup', async () => {
  const file = await legacyFile(two);
  await job({ kind: 'migrate', databasePath: file, backup: false });
  const before = await readFile(file);
  const again = await job({ kind: 'migrate', databasePath: file, backup: true });
  expect(again.steps).toEqual([]);
  expect(await readFile(file)).toEqual(before);
  expect(listBackups(file)).toEqual([]);
});

test.each(['with a log', 'without a log'])(
  'M9: a dry run %s changes no byte of the database nor of its folder',
  async (log) => {
    const file = log === 'with a log' ? await withLog() : await legacyFile(two);
    const before = await stateOf(path.dirname(file));
    const report = await job({ kind: 'dryRun', databasePath: file });
    expect(await stateOf(path.dirname(file))).toEqual(before);
    const done = await job({ kind: 'migrate', databasePath: file, backup: false });
    expect({ ...done, kind: 'dryRun' }).toEqual(report);
  },
);

test('M8: the rows that are only in the log are migrated and backed up', async () => {
  const file = await withLog();
  const { backupPath = '', data } = await job({ kind: 'migrate', databasePath: file, backup: true });
  expect(data?.threads).toMatchObject([{ name: 'Only in the log' }]);
  expect(query(backupPath, 'SELECT name FROM sessions')).toEqual([{ name: 'Only in the log' }]);
  expect(query(file, 'SELECT name FROM threads')).toEqual([{ name: 'Migrated Thread for Only in the log' }]);
});

test('a database that is reached by a link is migrated where it is', async () => {
  const file = await legacyFile(two);
  const link = path.join(await temporaryFolder(), 'link.sqlite');
  await symlink(file, link);
  await job({ kind: 'migrate', databasePath: link, backup: false });
  expect(query(file, 'SELECT count(*) AS threads FROM threads')).toEqual([{ threads: 2 }]);
  expect(await readdir(path.dirname(link))).toEqual(['link.sqlite']);
});

test('M23: a database without sessions is refused literally, and left as it is', async () => {
  const file = path.join(await temporaryFolder(), 'other.sqlite');
  const database = openNative(file);
  database.exec('CREATE TABLE other (id TEXT)');
  database.close();
  const bytes = await readFile(file);
  await expect(job({ kind: 'migrate', databasePath: file, backup: true })).rejects.toMatchObject({
    name: 'StoreJobError',
    code: 'refused',
    message: 'Sessions table does not exist - cannot proceed with migration',
  });
  expect(await readFile(file)).toEqual(bytes);
  expect(await readdir(path.dirname(file))).toEqual(['other.sqlite']);
});

test('M36: a newer database is refused politely, and left as it is', async () => {
  const file = await legacyFile(
    two,
    `CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT, appliedAt TEXT);
     INSERT INTO migrations VALUES (1, 'session-thread-relationship', ''), (99, 'future', '')`,
  );
  const bytes = await readFile(file);
  const refused = job({ kind: 'migrate', databasePath: file, backup: true });
  await expect(refused).rejects.toMatchObject({ code: 'refused', message: /newer Threadkeeper.*Update/ });
  expect(await readFile(file)).toEqual(bytes);
});

test.each([
  ['that is not there', 'not-found', (file: string) => `${file}-not`, /There is no file .*Nothing was made/],
  ['that is a folder', 'refused', (file: string) => path.dirname(file), /is not a file/],
])('a database %s is refused', async (_what, code, where, message) => {
  const file = await legacyFile(two);
  const asked = job({ kind: 'migrate', databasePath: where(file), backup: true });
  await expect(asked).rejects.toMatchObject({ code, message });
  expect(await readdir(path.dirname(file))).toEqual(['sessions.sqlite']);
});

test('a file that is no database is refused, and left as it is', async () => {
  const file = path.join(await temporaryFolder(), 'text.sqlite');
  await writeFile(file, 'not a database at all. '.repeat(500));
  await expect(job({ kind: 'dryRun', databasePath: file })).rejects.toMatchObject({
    code: 'refused',
    message: /is not a database/,
  });
});

test('a damaged database is found out before anything is changed', async () => {
  const file = await legacyFile(
    two,
    `INSERT INTO iterations (sessionId, output)
    SELECT 'a', hex(randomblob(500)) FROM sessions, sessions, sessions, sessions`,
  );
  const bytes = await readFile(file);
  bytes.fill(0xff, bytes.length - 4096);
  await writeFile(file, bytes);
  const asked = job({ kind: 'migrate', databasePath: file, backup: true });
  await expect(asked).rejects.toMatchObject({ code: 'damaged' });
  expect((await readFile(file)).equals(bytes)).toBe(true);
  expect(await readdir(path.dirname(file))).toEqual(['sessions.sqlite']);
});

test.runIf(process.platform === 'linux')(
  'M27: a database that another program has open is left alone, and the user told to stop it and retry',
  async () => {
    const file = await legacyFile(two);
    const bytes = await readFile(file);
    const holder = await spawnHolder(file);
    const asked = () => job({ kind: 'migrate', databasePath: file, backup: true });
    await expect(asked()).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringMatching(
        new RegExp(
          `Database locked.*process ${holder.pid}.*Stop all applications using the database, then retry`,
        ),
      ) as string,
    });
    expect(await readFile(file)).toEqual(bytes);
    await holder.stop();
    expect((await asked()).steps).toHaveLength(1);
  },
);

test.each(['migrate', 'dryRun', 'verify', 'rollback', 'history'] as const)(
  'M27: %s does not touch a store that Threadkeeper has open',
  async (kind) => {
    const file = await temporaryDatabase();
    await openDatabase(file);
    const asked =
      kind === 'migrate'
        ? job({ kind, databasePath: file, backup: false })
        : job({ kind, databasePath: file });
    await expect(asked).rejects.toMatchObject({ code: 'in-use', message: /Threadkeeper has .* open/ });
  },
);

test('a job that is cancelled changes nothing and leaves nothing', async () => {
  const file = await legacyFile(two);
  const before = await readFile(file);
  const stages: string[] = [];
  const controller = new AbortController();
  const asked = job(
    { kind: 'migrate', databasePath: file, backup: true },
    {
      signal: controller.signal,
      onProgress: ({ message }) => {
        stages.push(message);
        controller.abort();
      },
    },
  );
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  expect(stages[0]).toBe('Copying the database');
  expect(await readFile(file)).toEqual(before);
  expect(await readdir(path.dirname(file))).toEqual(['sessions.sqlite']);
});

test('a worker that is not one of ours fails, and the reason is said', async () => {
  const folder = await temporaryFolder();
  await mkdir(folder, { recursive: true });
  const workerPath = path.join(folder, 'broken.cjs');
  await writeFile(workerPath, `throw new Error('broken on purpose')`);
  await expect(job({ kind: 'history', databasePath: 'any' }, { workerPath })).rejects.toMatchObject({
    code: 'failed',
    message: /broken on purpose.*database is whole/,
  });
});
