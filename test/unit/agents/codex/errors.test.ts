import { expect, test } from 'vitest';
import { requestError, turnError } from '../../../../src/agents/codex/errors.ts';

test.each([
  ['no rollout found for thread id 7f9f9a2e-1b3c-4c7a-9b0e-6f1d2c3b4a59', 'thread-not-found'],
  ['invalid session id: invalid character: found `n` at 1', 'thread-not-found'],
  ['session 01a1 is archived. Run `codex unarchive 01a1` to unarchive it first.', 'thread-archived'],
  ['thread 01a1 already has an active writer', 'thread-busy'],
  ['something else', 'agent-failed'],
])('an answer “%s” is %s, and is quoted', (text, code) => {
  const error = requestError('thread/resume', text);
  expect(error.code).toBe(code);
  expect(error.message).toContain(text);
});

test.each([
  [{ responseTooManyFailedAttempts: { httpStatusCode: 429 } }, 'rate-limited'],
  ['usageLimitExceeded', 'rate-limited'],
  [{ httpConnectionFailed: { httpStatusCode: 401 } }, 'not-logged-in'],
  ['unauthorized', 'not-logged-in'],
  [{ httpConnectionFailed: { httpStatusCode: null } }, 'agent-failed'],
  ['modelNotFound', 'agent-failed'],
  [{ ofTomorrow: 7 }, 'agent-failed'],
  [null, 'agent-failed'],
])('a turn that failed with %j is %s', (codexErrorInfo, code) => {
  expect(turnError({ message: 'It failed.', codexErrorInfo }).code).toBe(code);
});

test('who is not logged in is told the command', () => {
  expect(turnError({ message: '401', codexErrorInfo: 'unauthorized' }).message).toContain('`codex login`');
});
