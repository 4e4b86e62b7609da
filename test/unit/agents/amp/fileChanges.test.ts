import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createTwoFilesPatch } from 'diff';
import { beforeEach, expect, test } from 'vitest';
import { FileChanges } from '../../../../src/agents/amp/fileChanges.ts';

let folder: string;
let file: string;
let changes: FileChanges;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amp-files-'));
  file = join(folder, 'notes.txt');
  changes = new FileChanges(folder);
});

const use = (name: string, input: unknown, id = 'TU-1') => ({ type: 'tool_use', id, name, input }) as const;
const result = (content: unknown, id = 'TU-1', is_error = false) =>
  ({ type: 'tool_result', tool_use_id: id, content: JSON.stringify(content), is_error }) as const;
const diff = (oldText: string, newText: string) => createTwoFilesPatch('a', 'b', oldText, newText);
const fenced = (oldText: string, newText: string) => ({
  diff: `\`\`\`diff\n${diff(oldText, newText).trimEnd()}\n\`\`\``,
});

/** Amp edits the file from one text to the other. */
async function edit(oldText: string, newText: string, id = 'TU-1') {
  await changes.started(use('edit_file', { path: 'notes.txt' }, id));
  await writeFile(file, newText);
  return changes.ended(result(fenced(oldText, newText), id));
}

test('an edit is told with both texts, from its diff', async () => {
  expect(await edit('a\nb\n', 'a\nc\n')).toEqual([
    { type: 'fileChanged', change: { toolCallId: 'TU-1', path: file, oldText: 'a\nb\n', newText: 'a\nc\n' } },
  ]);
});

test('a file that is changed twice is compared with how it was before the turn', async () => {
  await edit('a\n', 'b\n');
  expect(await edit('b\n', 'c\n', 'TU-2')).toMatchObject([{ change: { oldText: 'a\n', newText: 'c\n' } }]);
});

test('a file that has changed again since is not told with a wrong text', async () => {
  await changes.started(use('edit_file', { path: file }));
  await writeFile(file, 'something else\n');
  expect(await changes.ended(result(fenced('a\n', 'b\n')))).toEqual([]);
});

test('a file that is created was none, one that is written anew has its old text', async () => {
  await changes.started(use('create_file', { path: file, content: 'new\n' }));
  await writeFile(file, 'new\n');
  expect(await changes.ended(result('done'))).toMatchObject([
    { change: { oldText: null, newText: 'new\n' } },
  ]);
  const again = new FileChanges(folder);
  await again.started(use('create_file', { path: file, content: 'newer\n' }));
  await writeFile(file, 'newer\n');
  expect(await again.ended(result('done'))).toMatchObject([
    { change: { oldText: 'new\n', newText: 'newer\n' } },
  ]);
});

test('a file that was created before its old text could be read counts as new', async () => {
  await writeFile(file, 'new\n');
  await changes.started(use('create_file', { path: file, content: 'new\n' }));
  expect(await changes.ended(result('done'))).toMatchObject([
    { change: { oldText: null, newText: 'new\n' } },
  ]);
});

test('a file that Amp was not allowed to write is not told as changed', async () => {
  await writeFile(file, 'old\n');
  await changes.started(use('create_file', { path: file, content: 'new\n' }));
  const content = 'Tool rejected by plugin: Rejected by user permissions rule 0: reject create_file';
  expect(await changes.ended({ ...result(''), content })).toEqual([]);
});

test('a patch tells each of its files: changed, added, gone', async () => {
  const [added, gone] = [join(folder, 'added.txt'), join(folder, 'gone.txt')];
  await Promise.all([writeFile(file, 'b\n'), writeFile(added, 'x\n')]);
  const files = [
    { uri: pathToFileURL(file).href, type: 'update', diff: diff('a\n', 'b\n') },
    { uri: pathToFileURL(added).href, type: 'add', diff: diff('', 'x\n') },
    { uri: pathToFileURL(gone).href, type: 'delete', diff: diff('y\n', '') },
    { uri: 'https://elsewhere/file', type: 'update', diff: '' },
  ];
  expect((await changes.ended(result({ files }))).map(({ change }) => change)).toEqual([
    { toolCallId: 'TU-1', path: file, oldText: 'a\n', newText: 'b\n' },
    { toolCallId: 'TU-1', path: added, oldText: null, newText: 'x\n' },
    { toolCallId: 'TU-1', path: gone, oldText: 'y\n', newText: null },
  ]);
});

test.each([
  ['a call that failed', result({ diff: diff('a\n', 'b\n') }, 'TU-1', true)],
  ['rubbish', result('no diff at all')],
  ['a diff that is none', result({ diff: 'no diff' })],
  ['a diff that was cut', result({ diff: '--- a\n+++ b\n@@ -1,2 +1,2 @@\n-a\n' })],
  ['a call that nobody began', result({ diff: diff('a\n', 'b\n') }, 'TU-9')],
])('%s changes nothing', async (_name, ended) => {
  await writeFile(file, 'b\n');
  await changes.started(use('edit_file', { path: file }));
  expect(await changes.ended(ended)).toEqual([]);
});

test('a file that is gone, or that is no text, is not told', async () => {
  await changes.started(use('edit_file', { path: file }));
  expect(await changes.ended(result(fenced('a\n', 'b\n')))).toEqual([]);
  await rm(file, { force: true });
  await writeFile(file, 'b\0\n');
  await changes.started(use('create_file', { path: file }, 'TU-2'));
  expect(await changes.ended(result('done', 'TU-2'))).toEqual([]);
});
