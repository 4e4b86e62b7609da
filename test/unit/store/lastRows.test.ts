import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LastTurn, SessionSummary } from '../../../src/domain/session.ts';
import { newSessionId, newThreadId } from '../../../src/domain/ids.ts';
import { readLastRows, writeLastRows } from '../../../src/store/lastRows.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'last-rows-'))));
afterEach(() => rm(folder, { recursive: true }));

const fileIn = (name = 'rows.json') => path.join(folder, 'made', name);

test('what the tree showed last is read again', async () => {
  const rows = [session('one', { status: 'done', waiting: false }), session('two')];
  await writeLastRows(fileIn(), rows);
  expect(await readLastRows(fileIn())).toEqual(rows);
  expect(await readdir(path.dirname(fileIn()))).toEqual(['rows.json']);
});

test('a turn that was running is not shown as running', async () => {
  await writeLastRows(fileIn(), [session('one', { status: 'running', waiting: true })]);
  expect(await readLastRows(fileIn())).toEqual([session('one')]);
});

test('only as many rows are kept as fill a screen', async () => {
  const rows = Array.from({ length: 500 }, (_, index) => session(String(index)));
  await writeLastRows(fileIn(), rows);
  expect(await readLastRows(fileIn())).toEqual(rows.slice(0, 20));
});

test.each(['', '{', 'null', '[{"id":"one"}]'])('a file with %j in it counts as none', async (text) => {
  await writeLastRows(fileIn(), [session('one')]);
  await writeFile(fileIn(), text);
  expect(await readLastRows(fileIn())).toEqual([]);
});

test('without a file there are no rows', async () => {
  expect(await readLastRows(fileIn())).toEqual([]);
});

function session(name: string, lastTurn?: LastTurn): SessionSummary {
  const times = { createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-02T00:00:00.000Z' };
  const id = newSessionId(() => name);
  const thread = {
    id: newThreadId(() => name),
    sessionId: id,
    name,
    status: 'active' as const,
    messageCount: 2,
    ...times,
    ...(lastTurn && { lastTurn }),
  };
  return { id, name, agent: 'sample', cwd: '/work', ...times, threads: [thread] };
}
