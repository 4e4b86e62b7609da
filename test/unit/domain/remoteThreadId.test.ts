import { expect, test } from 'vitest';
import { decode } from '../../../src/base/decode.ts';
import { newThreadId } from '../../../src/domain/ids.ts';
import type { RemoteThreadId } from '../../../src/domain/ids.ts';
import { remoteThreadIdSchema } from '../../../src/domain/remoteThreadId.ts';

test.each(['0199f3c2-aaaa-7bbb-8ccc-0123456789ab', 'T-325288d6-7518-41e2-af1d-bdc295e36d91', 'ses_x'])(
  'an ID as agents give them is taken: %s',
  (id) => {
    expect(decode(remoteThreadIdSchema, id)).toEqual({ ok: true, value: id });
  },
);

test.each(['', '-rf', 'a\nb', 'a\0b', 'x'.repeat(513), 7, null])(
  'what could never be given back to an agent is refused: %j',
  (id) => {
    expect(decode(remoteThreadIdSchema, id).ok).toBe(false);
  },
);

test('a local ID is no remote ID: giving one to an agent does not compile (ruling 8, invariant 1)', () => {
  const local = newThreadId(() => 'x');
  // @ts-expect-error A ThreadId is not assignable to a RemoteThreadId; the type check of the tests holds this line.
  const remote: RemoteThreadId = local;
  expect(remote).toBe('thread-x');
});
