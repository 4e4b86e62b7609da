import { expect, test } from 'vitest';
import { toolEnded, toolStarted } from '../../../../src/agents/amp/toolCalls.ts';

const use = (name: string, input?: unknown) =>
  toolStarted({ type: 'tool_use', id: 'TU-1', name, input }).call;
const end = (content: unknown, is_error = false) =>
  toolEnded({ type: 'tool_result', tool_use_id: 'TU-1', content, is_error }).patch;

test.each([
  ['shell_command', { command: 'ls -l' }, 'ls -l', 'execute'],
  ['Bash', { cmd: 'ls' }, 'ls', 'execute'],
  ['Read', { path: '/w/a.txt', read_range: [1, 2] }, 'Read /w/a.txt', 'read'],
  ['edit_file', { path: '/w/a.txt', old_str: 'a', new_str: 'b' }, 'edit_file /w/a.txt', 'edit'],
  ['Grep', { pattern: 'heron', path: 7 }, 'Grep heron', 'search'],
  ['web_search', { query: 'herons' }, 'web_search herons', 'fetch'],
  ['mcp__bird_book__look_up', { name: 'heron' }, 'bird_book: look_up heron', 'other'],
  ['of_tomorrow', undefined, 'of_tomorrow', 'other'],
  ['shell_command', 'not an object', 'shell_command', 'execute'],
  ['constructor', {}, 'constructor', 'other'],
])('a call of %s with %j is titled', (name, input, title, toolKind) => {
  expect(use(name, input)).toMatchObject({ toolCallId: 'TU-1', title, toolKind, status: 'running' });
});

test('a call shows what it was called with', () => {
  expect(use('Read', { path: '/w/a' }).input).toBe('{\n  "path": "/w/a"\n}');
  expect(use('shell_command', { command: 'ls' }).input).toBe('ls');
});

test.each<[unknown, boolean, object]>([
  ['{"output":"one\\n","exitCode":0}', false, { status: 'done', output: 'one\n' }],
  ['{"output":"","exitCode":3}', false, { status: 'failed', output: '' }],
  ['{"diff":"@@","lineRange":[1,2]}', false, { status: 'done', output: '@@' }],
  ['plain text', false, { status: 'done', output: 'plain text' }],
  ['[1,2]', false, { status: 'done', output: '[1,2]' }],
  ['{"other":1}', false, { status: 'done', output: '{"other":1}' }],
  ['it broke', true, { status: 'failed', output: 'it broke' }],
  ['Tool rejected by plugin: no', false, { status: 'failed' }],
  [
    [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ],
    false,
    { status: 'done', output: 'a\nb' },
  ],
  [undefined, false, { status: 'done', output: '' }],
])('a result %j (an error: %j) is shown', (content, isError, patch) => {
  expect(end(content, isError)).toMatchObject(patch);
});

test('of a very long output the end is kept', () => {
  expect(end('x'.repeat(300_000) + 'the end').output).toHaveLength(200_000);
});
