import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { decodeJson } from '../../../../src/base/decode.ts';
import { storeJobReportSchemas } from '../../../../src/store/jobs/job.ts';
import { legacyFile, query } from '../../store/support/legacyDatabase.ts';
import { program, start, threadkeeper } from '../support/program.ts';

const tables = 'SELECT name, sql FROM sqlite_master ORDER BY name';
const sessions = [{ id: 's1', threadId: 'T-1' }, { id: 's2' }];

test('M8, M11: migrate --db-path --backup migrates, and names the copy it made before', async () => {
  const file = await legacyFile(sessions);
  const before = query(file, tables);
  const { exitCode, stdout, stderr } = await threadkeeper([
    'migrate',
    '--db-path',
    file,
    '--backup',
    '--json',
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const report = decodeJson(storeJobReportSchemas.migrate, stdout);
  expect(report).toMatchObject({ ok: true, value: { data: { migrated: 1 } } });
  const backup = report.ok ? report.value.backupPath : undefined;
  expect(path.basename(backup ?? '')).toMatch(/^sessions\.sqlite\.backup-\d{4}-\d\d-\d\d-\d{6}$/);
  expect(query(backup ?? '', tables)).toEqual(before);
  expect(query(file, 'SELECT name FROM threads')).toEqual([{ name: 'Migrated Thread for Session s1' }]);
});

test('M26: migrate once more has nothing to do, and says so', async () => {
  const file = await legacyFile(sessions);
  await threadkeeper(['migrate', '--db-path', file]);
  const { exitCode, stdout } = await threadkeeper(['migrate', '--db-path', file]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('nothing to migrate');
});

test('M9: --dry-run says what would be done and changes no byte of the folder', async () => {
  const file = await legacyFile(sessions);
  const before = await picture(path.dirname(file));
  const { exitCode, stdout } = await threadkeeper(['migrate', '--db-path', file, '--dry-run']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('| Session s1 | T-1 |');
  expect(await picture(path.dirname(file))).toEqual(before);
});

test('M11: --verbose says each step on stderr, and without it there is silence', async () => {
  const file = await legacyFile(sessions);
  expect((await threadkeeper(['migrate', '--db-path', file, '--dry-run'])).stderr).toBe('');
  expect(
    (await threadkeeper(['migrate', '--db-path', file, '--verbose'])).stderr.split('\n').length,
  ).toBeGreaterThan(1);
});

test('M11: a file in the current folder is named as it lies there', async () => {
  const file = await legacyFile(sessions);
  const { exitCode } = await threadkeeper(['migrate', '--db-path', 'sessions.sqlite'], {
    cwd: path.dirname(file),
  });
  expect(exitCode).toBe(0);
  expect(query(file, 'SELECT count(*) AS count FROM threads')).toEqual([{ count: 1 }]);
});

test("without --db-path it is the orchestrator's own database", async () => {
  const file = await legacyFile(sessions);
  const { exitCode, stdout } = await threadkeeper(['migrate', '--dry-run'], { env: { AMPSM_DB_PATH: file } });
  expect(exitCode).toBe(0);
  expect(stdout).toContain(file);
});

test('M32: verify passes after the migration, and fails before it with the reason', async () => {
  const file = await legacyFile(sessions);
  const before = await threadkeeper(['verify', '--db-path', file]);
  expect(before.exitCode).toBe(1);
  expect(before.stderr).toMatch(/^threadkeeper: \d+ of \d+ checks failed: /);
  await threadkeeper(['migrate', '--db-path', file]);
  expect(await threadkeeper(['verify', '--db-path', file])).toMatchObject({ exitCode: 0, stderr: '' });
});

test('M25: rollback without a terminal and without --yes refuses and changes nothing', async () => {
  const file = await legacyFile(sessions);
  await threadkeeper(['migrate', '--db-path', file]);
  const before = await picture(path.dirname(file));
  const { exitCode, stderr } = await threadkeeper(['rollback', '--db-path', file]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('add --yes');
  expect(await picture(path.dirname(file))).toEqual(before);
});

test('M25: rollback --yes takes the tables away and names the backup', async () => {
  const file = await legacyFile(sessions);
  await threadkeeper(['migrate', '--db-path', file]);
  const { exitCode, stdout } = await threadkeeper(['rollback', '--db-path', file, '--yes', '--json']);
  expect(exitCode).toBe(0);
  const report = decodeJson(storeJobReportSchemas.rollback, stdout);
  expect(report).toMatchObject({ ok: true, value: { removedRows: { threads: 1, messages: 1 } } });
  expect(query(file, "SELECT name FROM sqlite_master WHERE name = 'threads'")).toEqual([]);
});

test('M35: history shows what was applied', async () => {
  const file = await legacyFile(sessions);
  await threadkeeper(['migrate', '--db-path', file]);
  const { exitCode, stdout } = await threadkeeper(['history', '--db-path', file]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('session-thread-relationship');
});

test('M10: migrate-test reports the items of M28, all passed', async () => {
  const { exitCode, stdout } = await threadkeeper(['migrate-test', '--json']);
  expect(exitCode).toBe(0);
  const schema = v.object({ ok: v.literal(true), checks: v.pipe(v.array(v.unknown()), v.minLength(7)) });
  expect(decodeJson(schema, stdout)).toMatchObject({ ok: true });
});

test('M23: a database without sessions is refused with the words of the documents, as JSON too', async () => {
  const file = await legacyFile([], 'DROP TABLE sessions');
  const { exitCode, stdout, stderr } = await threadkeeper(['migrate', '--db-path', file, '--json']);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('Sessions table does not exist - cannot proceed with migration');
  expect(decodeJson(v.object({ error: v.string() }), stdout).ok).toBe(true);
});

test('Ctrl+C in the middle leaves the database as it was', async () => {
  const file = await legacyFile([], twentyThousand);
  const running = start(['migrate', '--db-path', file, '--verbose'], await program());
  running.stderr.once('data', () => running.kill('SIGINT'));
  const { exitCode, stdout, stderr } = await running;
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toMatch(/threadkeeper: .*cancelled/i);
  expect(query(file, 'SELECT count(*) AS count FROM sessions')).toEqual([{ count: 20_000 }]);
  expect(query(file, "SELECT name FROM sqlite_master WHERE name IN ('threads', 'migrations')")).toEqual([]);
  expect((await readdir(path.dirname(file))).filter((name) => name.includes('backup'))).toEqual([]);
});

const twentyThousand = `
  WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000)
  INSERT INTO sessions (id, name, ampPrompt, repoRoot, baseBranch, threadId, createdAt, updatedAt)
  SELECT 's' || n, 'Session ' || n, '', '/repo', 'main', 'T-' || n, '2025-08-20', '2025-08-20' FROM numbers`;

/** Names, contents and times of everything in a folder. */
async function picture(folder: string): Promise<unknown> {
  const names = (await readdir(folder)).sort();
  return Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      return [name, (await readFile(file)).toString('base64'), (await stat(file)).mtimeMs];
    }),
  );
}
