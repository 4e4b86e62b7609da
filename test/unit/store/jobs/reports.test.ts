import { readdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { listBackups } from '../../../../src/store/backup/backUp.ts';
import { renderReport } from '../../../../src/store/jobs/report.ts';
import { legacyFile, query } from '../support/legacyDatabase.ts';
import { openNative } from '../support/legacyTables.ts';
import { job, jobOptions } from '../support/jobs.ts';
import { openDatabase } from '../support/openedStore.ts';
import { temporaryDatabase } from '../support/testStore.ts';

const sessions = [{ id: 'a', threadId: 'T-1' }, { id: 'b', threadId: '' }, { id: 'c' }];

async function migratedFile(): Promise<string> {
  const databasePath = await legacyFile(sessions);
  await job({ kind: 'migrate', databasePath, backup: false });
  return databasePath;
}

async function storeFile(): Promise<string> {
  const file = await temporaryDatabase();
  await (await openDatabase(file)).close();
  return file;
}

function change(file: string, sql: string): void {
  const database = openNative(file);
  database.exec(sql);
  database.close();
}

test('M32: a verified migration shows its version row, tables and indexes', async () => {
  const report = await job({ kind: 'verify', databasePath: await migratedFile() });
  expect(report.ok).toBe(true);
  const text = renderReport(report);
  for (const shown of [
    '1 session-thread-relationship',
    'Table threads',
    'Table thread\\_messages',
    'Index idx\\_threads\\_status',
  ])
    expect(text).toContain(shown);
  expect(report.checks).toHaveLength(13);
});

test.each([
  ['a version row', 'DELETE FROM migrations', 'Version row'],
  ['a table', 'PRAGMA foreign_keys = OFF; DROP TABLE thread_messages', 'Table thread_messages'],
  ['an index', 'DROP INDEX idx_threads_status', 'Index idx_threads_status'],
  [
    'the right column of an index',
    'DROP INDEX idx_threads_status; CREATE INDEX idx_threads_status ON threads(name)',
    'Index idx_threads_status',
  ],
  ['the session of a thread', `UPDATE threads SET sessionId = 'x'`, 'No row refers to one that is gone'],
])('M32: a migration that lacks %s is not verified', async (_what, sql, check) => {
  const databasePath = await migratedFile();
  change(databasePath, `PRAGMA foreign_keys = OFF; ${sql}`);
  const report = await job({ kind: 'verify', databasePath });
  expect(report.ok).toBe(false);
  expect(report.checks.filter(({ ok }) => !ok).map(({ name }) => name)).toContain(check);
});

test('M32: a store of ours is verified whole', async () => {
  const file = await storeFile();
  expect((await job({ kind: 'verify', databasePath: file })).ok).toBe(true);
  change(file, 'DROP TABLE drafts');
  const report = await job({ kind: 'verify', databasePath: file });
  expect(report.checks.find(({ ok }) => !ok)?.detail).toBe('missing: drafts');
});

test('M35: the history says what ran, when, and what would', async () => {
  const file = await legacyFile(sessions);
  expect(await job({ kind: 'history', databasePath: file })).toMatchObject({
    applied: [],
    pending: [{ version: 1, name: 'session-thread-relationship' }],
  });
  await job({ kind: 'migrate', databasePath: file, backup: true });
  const report = await job({ kind: 'history', databasePath: file });
  expect(report).toMatchObject({
    applied: [
      {
        version: 1,
        name: 'session-thread-relationship',
        description: 'Implement structured session-thread relationship model',
      },
    ],
    pending: [],
    backups: listBackups(file),
  });
  expect(new Date(report.applied[0]?.appliedAt ?? '').getTime()).not.toBeNaN();
  expect(renderReport(report)).toContain('| 1 | session-thread-relationship | 20');
});

test('M25: a rollback is backed up and takes away only what the migration made', async () => {
  const file = await migratedFile();
  const before = query(file, 'SELECT * FROM sessions');
  const report = await job({ kind: 'rollback', databasePath: file });
  expect(report).toMatchObject({
    removedTables: ['threads', 'thread_messages'],
    removedRows: { threads: 1, messages: 1 },
  });
  expect(report.removedIndexes).toHaveLength(8);
  expect(query(file, `SELECT name FROM sqlite_master WHERE name LIKE '%thread%'`)).toEqual([]);
  expect(query(file, 'SELECT * FROM migrations')).toEqual([]);
  expect(query(file, 'SELECT * FROM sessions')).toEqual(before);
  expect(query(report.backupPath, 'SELECT count(*) AS threads FROM threads')).toEqual([{ threads: 1 }]);
  expect(renderReport(report)).toContain('1 thread with 1 message, which the backup has');
});

test('M25: a store of ours is not rolled back, and keeps its rows', async () => {
  const file = await storeFile();
  await expect(job({ kind: 'rollback', databasePath: file })).rejects.toMatchObject({
    code: 'refused',
    message: /cannot be rolled back.*put a backup in place/,
  });
  expect(listBackups(file)).toEqual([]);
});

test('M10, M28: the test on generated data tries every item and passes', async () => {
  const report = await job({ kind: 'testMigration' });
  expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(report.checks.map(({ name }) => name)).toEqual([
    'Data migration',
    'Tables and indexes',
    'Version tracking',
    'Runs again without a change',
    'Foreign keys and checks',
    'New functions',
    'Cascade deletion',
    'Index validation',
  ]);
  expect(renderReport(report)).toContain('All tests passed.');
});

test('M10: the test on a user’s database works on a copy, and leaves the database as it is', async () => {
  const file = await legacyFile(sessions);
  const before = query(file, 'SELECT sql FROM sqlite_master');
  const report = await job({ kind: 'testMigration', databasePath: file });
  expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(query(file, 'SELECT sql FROM sqlite_master')).toEqual(before);
});

test('M10, M28: the test fails where the migration did not do its work', async () => {
  const file = await migratedFile();
  change(file, `PRAGMA foreign_keys = OFF; DELETE FROM thread_messages; DELETE FROM threads`);
  const report = await job({ kind: 'testMigration', databasePath: file });
  expect(report.ok).toBe(false);
  expect(report.checks.find(({ ok }) => !ok)).toMatchObject({
    name: 'Data migration',
    detail: '1 session with a thread ID got no thread',
  });
});

test('M19: a report shows the numbers as the document does, and no name breaks its table', async () => {
  const databasePath = await legacyFile([
    { id: 'a', name: 'a | b\n`c` <img>', threadId: 'T-1' },
    ...sessions.slice(1),
  ]);
  const text = renderReport(await job({ kind: 'dryRun', databasePath }));
  expect(text).toContain('Migrated: 1, Skipped: 1');
  expect(text).toContain('| a \\| b \\`c\\` \\<img\\> | T-1 | thread-');
  expect(text).toContain('its thread ID is blank');
});

test('M31: the jobs need no native module: their bundle runs alone, with nothing but SQLite’s WASM', async () => {
  const { workerPath } = await jobOptions();
  expect(await readdir(path.dirname(workerPath))).toEqual(['main.cjs']);
  const required = (await readFile(workerPath, 'utf8')).matchAll(/\brequire\("([^"]+)"\)/g);
  const names = [...required].map(([, name]) => (name ?? '').replace('node:', ''));
  expect(names).toContain('worker_threads');
  expect(names.filter((name) => !isBuiltin(name))).toEqual([]);
  expect((await job({ kind: 'testMigration' })).ok).toBe(true);
});
