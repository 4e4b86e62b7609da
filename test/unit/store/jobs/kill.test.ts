import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { listBackups } from '../../../../src/store/backup/backUp.ts';
import { job, jobOptions } from '../support/jobs.ts';
import { legacyFile, query } from '../support/legacyDatabase.ts';
import { temporaryFolder } from '../support/testStore.ts';

const sessions = Array.from({ length: 2000 }, (_, index) => ({ id: `s${index}`, threadId: `T-${index}` }));

/** A stage of the migration, after its rehearsal on a copy, and how much of its time passes until the kill. */
const moments = [
  ['Making a backup', 0.5],
  ['Reading what is there', 0.5],
  ['Migrating', 0.1],
  ['Migrating', 0.5],
  ['Migrating', 0.9],
  ['Verifying', 0.05],
  ['Verifying', 0.15],
  ['Verifying', 0.3],
  ['Verifying', 0.5],
  ['Verifying', 0.8],
] as const;
type Stage = (typeof moments)[number][0];

interface Run {
  readonly signal: string | null;
  /** When each stage began, the last one of its name, and the end. In ms. */
  readonly times: ReadonlyMap<string, number>;
}

/** Runs a migration, and kills it so many ms after a stage began that follows the backup's. */
async function migrate(file: string, kill?: { readonly stage: Stage; readonly after: number }): Promise<Run> {
  const { workerPath, wasmPath } = await jobOptions();
  const args = [path.resolve('test/fixtures/store/migrator.ts'), file, workerPath, wasmPath];
  // The copy that a killed job leaves lies beside the database, and is gone with it.
  const env = { ...process.env, TMPDIR: path.dirname(file) };
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
  const exited = once(child, 'exit');
  const times = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  for await (const stage of createInterface({ input: child.stdout })) {
    times.set(stage, performance.now());
    if (times.has('Making a backup') && stage === kill?.stage)
      timer = setTimeout(() => child.kill('SIGKILL'), kill.after);
  }
  await exited;
  clearTimeout(timer);
  times.set('end', performance.now());
  return { signal: child.signalCode, times };
}

/** How long a stage took. */
function durationOf({ times }: Run, stage: Stage): number {
  const start = times.get(stage) ?? Number.NaN;
  const later = [...times.values()].filter((time) => time > start);
  return Math.min(...later) - start;
}

/** What another program sees in the file, with the log that was left beside it. */
function stateOf(file: string): unknown {
  const objects = query(
    file,
    `SELECT count(*) AS count FROM sqlite_master WHERE name LIKE '%thread%' AND sql <> ''`,
  );
  const isOld = JSON.stringify(objects) === '[{"count":0}]';
  const rows = (table: string) => query(file, `SELECT count(*) AS count FROM ${table}`);
  return isOld ? 'old' : [objects, rows('threads'), rows('thread_messages'), rows('migrations')];
}

const count = (number: number) => [{ count: number }];
/** Two tables and eight indexes, all rows, one version row. */
const newState = [count(10), count(2000), count(2000), count(1)];

test('M22, M5: killed at any moment of a migration, a database is the old one or the new one, never half', async () => {
  const original = await legacyFile(sessions);
  const folder = await temporaryFolder();
  const copyOf = async (name: string) => {
    const file = path.join(folder, name);
    await copyFile(original, file);
    return file;
  };
  const whole = await copyOf('whole');
  const unharmed = await migrate(whole);
  expect(stateOf(whole)).toEqual(newState);

  const rowsBefore = query(original, 'SELECT * FROM sessions');
  let killed = 0;
  for (const [stage, share] of moments) {
    const file = await copyOf(`killed-${stage}-${share}`);
    const { signal } = await migrate(file, { stage, after: share * durationOf(unharmed, stage) });
    if (signal === 'SIGKILL') killed += 1;
    expect(['old', newState]).toContainEqual(stateOf(file));
    expect(query(file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(query(file, 'SELECT * FROM sessions')).toEqual(rowsBefore);
    for (const backup of listBackups(file)) expect(stateOf(backup)).toBe('old');
    await job({ kind: 'migrate', databasePath: file, backup: false });
    expect(stateOf(file)).toEqual(newState);
  }
  // Those that fall behind the end of a quick run kill nothing.
  expect(killed).toBeGreaterThanOrEqual(moments.length / 2);
}, 180_000);
