import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { job, jobOptions } from '../support/jobs.ts';
import { legacyFile } from '../support/legacyDatabase.ts';
import { openDatabase } from '../support/openedStore.ts';
import { storeWorker } from '../support/storeWorker.ts';
import { startStore, temporaryDatabase, temporaryFolder } from '../support/testStore.ts';

/** Of 30 MB, so that there is a while in which it is copied. */
const fill = `INSERT INTO iterations (sessionId, raw)
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30) SELECT 'a', randomblob(1000000) FROM n`;

const copyName = /^threadkeeper-copy-/;

/** The temporary folder of this test, for the processes that it starts as well. */
async function useTemporaryFolder(): Promise<string> {
  // The bundles stay where the other tests look for them.
  await Promise.all([jobOptions(), storeWorker()]);
  const folder = await temporaryFolder();
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  return folder;
}

/** Migrates with a backup, and kills that as soon as such a name is in the folder; the name. */
async function killWhenThereIs(file: string, folder: string, name: RegExp): Promise<string | undefined> {
  const { workerPath, wasmPath } = await jobOptions();
  const args = [path.resolve('test/fixtures/store/migrator.ts'), file, workerPath, wasmPath];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const exited = once(child, 'exit');
  while (child.exitCode === null && !(await findName(folder, name))) await new Promise(setImmediate);
  child.kill('SIGKILL');
  await exited;
  return findName(folder, name);
}

async function findName(folder: string, name: RegExp): Promise<string | undefined> {
  return (await readdir(folder)).find((one) => name.test(one));
}

test.each(['dryRun', 'verify', 'history'] as const)(
  'the temporary copy of a migration that was killed is gone after a later %s',
  async (kind) => {
    const folder = await useTemporaryFolder();
    const file = await legacyFile([{ id: 'a', threadId: 'T-1' }], fill);
    expect(await killWhenThereIs(file, folder, copyName)).toBeDefined();
    await job({ kind, databasePath: file });
    expect(await findName(folder, copyName)).toBeUndefined();
  },
);

test('the temporary copy of a migration that was killed is gone after the opening of a store', async () => {
  const folder = await useTemporaryFolder();
  const file = await legacyFile([{ id: 'a', threadId: 'T-1' }], fill);
  expect(await killWhenThereIs(file, folder, copyName)).toBeDefined();
  const store = await startStore(await temporaryDatabase());
  await store.api.info({});
  await expect.poll(() => findName(folder, copyName)).toBeUndefined();
});

test('the unfinished backup of a migration that was killed is gone after the next one, and its own is kept', async () => {
  await useTemporaryFolder();
  const file = await legacyFile([{ id: 'a', threadId: 'T-1' }], fill);
  const folder = path.dirname(file);
  expect(await killWhenThereIs(file, folder, /\.partial$/)).toBeDefined();
  const { backupPath = '' } = await job({ kind: 'migrate', databasePath: file, backup: true });
  const names = (await readdir(folder)).filter((name) => name.includes('.backup-'));
  expect(names).toEqual([path.basename(backupPath)]);
});

test('an opening removes an unfinished backup of its own store, and nothing that is or may be a backup', async () => {
  const file = await temporaryDatabase();
  const kept = ['.backup-2025-08-05-090307', '.backup-2025-08-05-090307-2', '.backup-mine.partial'];
  const gone = ['.backup-2025-08-05-090308.partial', '.backup-2025-08-05-090308-2.partial'];
  const others = ['other.db.backup-2025-08-05-090308.partial'];
  for (const suffix of [...kept, ...gone]) await writeFile(file + suffix, '');
  for (const name of others) await writeFile(path.join(path.dirname(file), name), '');
  const { close } = await openDatabase(file);
  await close();
  const names = (await readdir(path.dirname(file))).filter((name) => name.includes('.backup-'));
  expect(names.toSorted()).toEqual(
    [...others, ...kept.map((suffix) => path.basename(file) + suffix)].toSorted(),
  );
});

test('a copy whose maker lives, or was made by who knows whom, is left alone', async () => {
  const folder = await useTemporaryFolder();
  const file = await legacyFile([]);
  const { pid } = spawnSync(process.execPath, ['--version']);
  const host = encodeURIComponent(os.hostname());
  const names = [
    `threadkeeper-copy-${host}-${process.ppid}-abcdef`,
    `threadkeeper-copy-another.machine-${pid}-abcdef`,
    `threadkeeper-copy-${host}-${pid}`,
    `threadkeeper-copy-${host}-${pid}-abcdef.mine`,
  ];
  for (const name of names) await mkdir(path.join(folder, name));
  await job({ kind: 'dryRun', databasePath: file });
  expect((await readdir(folder)).filter((name) => copyName.test(name)).toSorted()).toEqual(names.toSorted());
});
