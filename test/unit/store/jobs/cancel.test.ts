import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { job, jobOptions } from '../support/jobs.ts';
import { legacyFile } from '../support/legacyDatabase.ts';
import { temporaryFolder } from '../support/testStore.ts';

/** Of 40 MB, so that each stage lasts longer than it takes to hear of it. */
const fill = `INSERT INTO iterations (sessionId, raw)
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) SELECT 'a', randomblob(10000) FROM n`;

/** After each of these another stage of that name may follow: of the database itself, behind that of the copy. */
const moments = [
  ['migrate', 'Copying the database', 1],
  ['migrate', 'Looking for damage', 1],
  ['migrate', 'Reading what is there', 1],
  ['migrate', 'Verifying', 1],
  ['migrate', 'Making a backup', 1],
  ['migrate', 'Reading what is there', 2],
  ['migrate', 'Verifying', 2],
  ['dryRun', 'Verifying', 1],
  ['verify', 'Copying the database', 1],
  ['verify', 'Verifying', 1],
] as const;

test.each(moments)(
  '%s that is cancelled in “%s”, time %i, ends in it and leaves nothing',
  async (...moment) => {
    const [kind, stage, time] = moment;
    const file = await legacyFile([{ id: 'a', threadId: 'T-1' }], fill);
    const copies = await useTemporaryFolder();
    const before = await pagesOf(file);
    const controller = new AbortController();
    const stages: string[] = [];
    const onProgress = ({ message }: { message: string }) => {
      stages.push(message);
      if (stages.filter((one) => one === stage).length === time) controller.abort();
    };
    const watch = { signal: controller.signal, onProgress };
    const asked =
      kind === 'migrate'
        ? job({ kind, databasePath: file, backup: true }, watch)
        : job({ kind, databasePath: file }, watch);
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    expect(stages.at(-1)).toBe(stage);
    expect((await pagesOf(file)).equals(before)).toBe(true);
    expect(await readdir(path.dirname(file))).toEqual(['sessions.sqlite']);
    expect(await readdir(copies)).toEqual([]);
  },
);

/** All but the header of the file, in which SQLite counts how often its journal's kind was changed. */
async function pagesOf(file: string): Promise<Buffer> {
  return (await readFile(file)).subarray(100);
}

async function useTemporaryFolder(): Promise<string> {
  // The bundle stays where the other tests look for it.
  await jobOptions();
  const folder = await temporaryFolder();
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  return folder;
}
