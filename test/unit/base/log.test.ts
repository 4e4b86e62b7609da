import { expect, test } from 'vitest';
import { formatLogLine } from '../../../src/base/log.ts';

test('facts follow the message as key=value, with quotes where a value has blanks (P12)', () => {
  const line = formatLogLine('turn starts', { thread: 'thread-1', args: ['app-server', '-c'], why: 'no id' });
  expect(line).toBe('turn starts thread=thread-1 args=["app-server","-c"] why="no id"');
});

test('a fact that is not known is shown as none, an error by its message', () => {
  expect(formatLogLine('x', { remote: undefined, reason: new Error('gone') })).toBe(
    'x remote=none reason="gone"',
  );
});
