import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileChanges } from '../../../../src/agents/codex/fileChanges.ts';
import type { FileChangeItem, FileUpdate } from '../../../../src/agents/codex/items.ts';

const diff = '@@ -1,2 +1,3 @@\n first\n+between\n last\n';
const update = { type: 'update', move_path: null } as const;

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'codex-files-'));
});
afterEach(() => rm(cwd, { recursive: true }));

async function change(files: FileChanges, ...changes: readonly FileUpdate[]) {
  const item: FileChangeItem = {
    type: 'fileChange',
    id: 'call',
    changes: [...changes],
    status: 'inProgress',
  };
  await files.started(item);
  return files.completed({ ...item, status: 'completed' }).map((event) => event.change);
}

test('an update has the text before and after', async () => {
  const path = join(cwd, 'a.txt');
  await writeFile(path, 'first\nlast\n');
  expect(await change(new FileChanges(cwd), { path, kind: update, diff })).toEqual([
    { toolCallId: 'call', path, oldText: 'first\nlast\n', newText: 'first\nbetween\nlast\n' },
  ]);
});

test('a text that was read after the change is taken back for the one before', async () => {
  const path = join(cwd, 'a.txt');
  await writeFile(path, 'first\nbetween\nlast\n');
  expect(await change(new FileChanges(cwd), { path, kind: update, diff })).toMatchObject([
    { oldText: 'first\nlast\n', newText: 'first\nbetween\nlast\n' },
  ]);
});

test('a file that is new has no text before, one that is gone none after', async () => {
  const gone = join(cwd, 'gone.txt');
  await writeFile(gone, 'was here\n');
  expect(
    await change(
      new FileChanges(cwd),
      { path: join(cwd, 'new.txt'), kind: { type: 'add' }, diff: 'quite new\n' },
      { path: 'gone.txt', kind: { type: 'delete' }, diff: 'was here\n' },
    ),
  ).toMatchObject([
    { oldText: null, newText: 'quite new\n' },
    { path: gone, oldText: 'was here\n', newText: null },
  ]);
});

test('a file that was moved is gone here and new there', async () => {
  const path = join(cwd, 'a.txt');
  const to = join(cwd, 'b.txt');
  await writeFile(path, 'first\nlast\n');
  expect(
    await change(new FileChanges(cwd), { path, kind: { type: 'update', move_path: to }, diff }),
  ).toMatchObject([
    { path, oldText: 'first\nlast\n', newText: null },
    { path: to, oldText: null, newText: 'first\nbetween\nlast\n' },
  ]);
});

test('a file that is changed twice in a turn is compared with how it was before the turn', async () => {
  const path = join(cwd, 'a.txt');
  await writeFile(path, 'first\nlast\n');
  const files = new FileChanges(cwd);
  await change(files, { path, kind: update, diff });
  await writeFile(path, 'first\nbetween\nlast\n');
  const second = '@@ -1,3 +1,4 @@\n first\n between\n+more\n last\n';
  expect(await change(files, { path, kind: update, diff: second })).toMatchObject([
    { oldText: 'first\nlast\n', newText: 'first\nbetween\nmore\nlast\n' },
  ]);
});

test('nothing is told of a change that was refused, that does not fit, or of what is no text', async () => {
  const path = join(cwd, 'a.bin');
  await writeFile(path, 'first\0last\n');
  const files = new FileChanges(cwd);
  expect(await change(files, { path, kind: update, diff })).toEqual([]);
  await writeFile(path, 'quite another text\n');
  expect(await change(files, { path, kind: update, diff })).toEqual([]);
  const item: FileChangeItem = {
    type: 'fileChange',
    id: 'x',
    changes: [{ path, kind: update, diff }],
    status: 'declined',
  };
  await files.started(item);
  expect(files.completed(item)).toEqual([]);
});
