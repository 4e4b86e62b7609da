import { expect, test } from 'vitest';
import { saidError, startError, threadError } from '../../../../src/agents/amp/errors.ts';
import { remoteIdOf } from '../turns.ts';

const id = remoteIdOf('T-5c0d8c62-7a39-4a28-a0ce-3a3f0e8b3e11');
const exit = (stderrTail: string) => ({ code: 1, signal: null, stderrTail });

test.each([
  [`Thread https://ampcode.com/threads/${id} does not exist.`, 'thread-not-found'],
  [`Thread ${id} not found`, 'thread-not-found'],
  [`Error: Thread ${id} not found or you don't have access. Verify the ID.`, 'thread-not-found'],
  [`Error: Invalid thread URL or ID: ${id}\n\nProvide a valid thread URL`, 'thread-not-found'],
  ['Error: This thread is archived and cannot be continued.', 'thread-archived'],
  ['Error: This thread is already open and active in another Amp (PID 4242).', 'thread-busy'],
  ['Error: This thread is already open and running in the ether.', 'thread-busy'],
  ["Error: Invalid or missing API key. Run 'amp login' to authenticate.", 'not-logged-in'],
  ["Error: Access token expired. Run 'amp login' to refresh.", 'not-logged-in'],
  ["Error: Session expired and could not be refreshed. Run 'amp login'", 'not-logged-in'],
  ['Error: AMP_API_KEY holds an OAuth session token, which is short-lived.', 'not-logged-in'],
  ["Error: Couldn't connect to the Amp server at http://127.0.0.1:9.", 'offline'],
  ['Error: Cannot reach Amp servers. Are you offline?', 'offline'],
  ['Error: WebSocket connection failed. Check your connection', 'offline'],
  ['Error: Network timeout. Check your connection or proxy settings and retry.', 'timeout'],
  ['Error: API request for getUserInfo failed: 429', 'rate-limited'],
  ['Error: API request for getUserInfo failed: 404', 'agent-failed'],
  ['Error: Amp server returned an error. Try again in a moment.', 'agent-failed'],
  ["Error: error: unknown option '--stream-json-input'", 'wrong-version'],
  ['', 'agent-crashed'],
])('P10: “%s” before a thread is open is %s, and is quoted', (text, code) => {
  const error = startError(exit(text), id);
  expect(error.code).toBe(code);
  expect(error.message).toContain((text.split('\n')[0] ?? '').replace('Error: ', '').replace('error: ', ''));
});

test('what is said of another thread, or of none, proves nothing about the one asked for', () => {
  const other = 'Thread T-00000000-0000-4000-8000-000000000000 does not exist.';
  for (const text of [other, 'Plugin not found', 'Error: User not found']) {
    expect(threadError(text, id)).toBeUndefined();
    expect(startError(exit(text), id).code).toBe('agent-failed');
  }
});

test('a new thread cannot be missing', () => {
  expect(startError(exit(`Thread ${id} does not exist.`), undefined).code).toBe('agent-failed');
});

test('who was killed crashed, whatever was said before', () => {
  const killed = { code: null, signal: 'SIGKILL', stderrTail: `Thread ${id} not found` } as const;
  expect(startError(killed, id).code).toBe('agent-crashed');
});

test('who is not logged in is told the command', () => {
  expect(saidError("Not logged in. Run 'amp login' to authenticate.").message).toContain('`amp login`');
});
