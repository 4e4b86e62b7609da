import { describe, expect, test } from 'vitest';
import { FileChanges } from '../../../../src/agents/claude/fileChanges.ts';

const edit = {
  filePath: '/w/notes.txt',
  oldString: 'one',
  newString: '$& two',
  originalFile: 'one one\n',
  replaceAll: false,
};
const changeOf = (result: unknown, files = new FileChanges('/w')): unknown => {
  const [event] = files.made('call', result);
  if (!event) return undefined;
  const { oldText, newText } = event.change;
  return { oldText, newText };
};

describe('what a tool changed', () => {
  test.each([
    ['an edit', edit, 'one one\n', '$& two one\n'],
    ['an edit everywhere', { ...edit, replaceAll: true }, 'one one\n', '$& two $& two\n'],
    ['an edit that makes a file', { ...edit, oldString: '', originalFile: null }, null, '$& two'],
    [
      'a file that is written anew',
      { type: 'create', filePath: 'a', content: 'x', originalFile: null },
      null,
      'x',
    ],
    [
      'a file that is overwritten',
      { type: 'update', filePath: 'a', content: 'x', originalFile: 'y' },
      'y',
      'x',
    ],
    ['a notebook', { notebook_path: 'n', original_file: '{}', updated_file: '{"a":1}' }, '{}', '{"a":1}'],
  ])('%s has both its texts', (_what, result, oldText, newText) => {
    expect(changeOf(result)).toEqual({ oldText, newText });
  });

  test.each([
    ['a command', { stdout: 'x', stderr: '' }],
    ['an error', 'Error: no'],
    ['nothing', undefined],
    ['a change that is held back', { ...edit, staged: true }],
    ['an edit that does not fit', { ...edit, originalFile: 'other' }],
    ['a file that is too long', { ...edit, originalFile: `one${'x'.repeat(1_000_000)}` }],
  ])('%s is no change', (_what, result) => {
    expect(changeOf(result)).toBe(undefined);
  });

  test('a file that is changed twice is compared with how it was before the first', () => {
    const files = new FileChanges('/w');
    files.made('first', edit);
    expect(changeOf({ ...edit, filePath: 'notes.txt', originalFile: '$& two one\n' }, files)).toEqual({
      oldText: 'one one\n',
      newText: '$& two $& two\n',
    });
  });
});
