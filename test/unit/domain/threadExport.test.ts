import { expect, test } from 'vitest';
import { exportJson, exportMarkdown } from '../../../src/domain/threadExport.ts';
import { firstThread, message, thread } from '../../ui/chatHarness/samples.ts';

const exported = {
  session: { name: 'Fix the parser', agent: 'codex', cwd: '/repo' },
  thread: thread(firstThread, 'Find the bug'),
  messages: [message(0, 'user', 'Find *it*'), message(1, 'assistant', 'It is found.')],
};

test('Markdown has a heading for each thread and message, and the text as it was written', () => {
  const text = exportMarkdown([exported, exported]);
  expect(text.match(/^# Find the bug$/gm)).toHaveLength(2);
  expect(text).toContain('## User · 2025-05-06T07:08:09.000Z\n\nFind *it*');
  expect(text).toContain('## Agent · 2025-05-06T07:08:09.000Z\n\nIt is found.');
});

test('JSON has everything as it is stored', () => {
  expect(JSON.parse(exportJson([exported]))).toEqual({
    format: 'threadkeeper-threads',
    version: 1,
    threads: [exported],
  });
});
