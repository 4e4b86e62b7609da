import { expect, test } from 'vitest';
import { formatLogLine, withFacts, type Logger } from '../../../src/base/log.ts';

test('facts follow the message as key=value, with quotes where a value has blanks (P12)', () => {
  const line = formatLogLine('turn starts', { thread: 'thread-1', args: ['app-server', '-c'], why: 'no id' });
  expect(line).toBe('turn starts thread=thread-1 args=["app-server","-c"] why="no id"');
});

test('a fact that is not known is shown as none, an error by its message', () => {
  expect(formatLogLine('x', { remote: undefined, reason: new Error('gone') })).toBe(
    'x remote=none reason="gone"',
  );
});

test('facts that are given to a log stand at the end of each of its lines', () => {
  const lines: string[] = [];
  const write: Logger['info'] = (message, facts) => void lines.push(formatLogLine(message, facts));
  const log = withFacts({ info: write, warn: write, error: write }, { thread: 'thread-1' });
  log.info('started', { pid: 7 });
  log.warn('late');
  log.error('ended', { code: 1 });
  expect(lines).toEqual([
    'started pid=7 thread=thread-1',
    'late thread=thread-1',
    'ended code=1 thread=thread-1',
  ]);
});
