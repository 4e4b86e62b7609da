import { expect, test } from 'vitest';
import { decode } from '../../../src/base/decode.ts';
import type { Binding } from '../../../src/domain/binding.ts';
import { healths, type Health } from '../../../src/domain/health.ts';
import { newBindingId, newThreadId } from '../../../src/domain/ids.ts';
import { remoteThreadIdSchema } from '../../../src/domain/remoteThreadId.ts';
import { chooseBinding, type BindingChoice } from '../../../src/domain/threadChoice.ts';

/** Invariant 5 as a table: only "missing" leads to a new conversation in place of one that was stored. */
const expected: Readonly<Record<Health, BindingChoice['kind']>> = {
  live: 'continue',
  provisional: 'continue',
  unknown: 'continue',
  missing: 'recover',
  archived: 'refuse',
  busy: 'refuse',
  moved: 'refuse',
  torn: 'refuse',
};

const checkedAt = '2026-01-02T03:04:05.678Z';

test.each(healths)(
  'a conversation that probes as %s is not replaced unless it is missing (P3, P4)',
  (health) => {
    const link = { binding: binding(), probe: { health, reason: 'looked', checkedAt } };
    expect(chooseBinding({ isNew: false, selected: link }).kind).toBe(expected[health]);
    expect(chooseBinding({ isNew: false, local: link }).kind).toBe(expected[health]);
  },
);

test.each(healths)(
  'a new conversation that was asked for does not depend on one that is %s (P6)',
  (health) => {
    const selected = { binding: binding(), probe: { health, reason: 'looked', checkedAt } };
    expect(chooseBinding({ isNew: true, selected }).kind).toBe('create');
  },
);

function binding(): Binding {
  const remoteId = decode(remoteThreadIdSchema, 'remote-1');
  if (!remoteId.ok) throw new Error(remoteId.reason);
  return {
    id: newBindingId(() => 'b'),
    threadId: newThreadId(() => 't'),
    agent: 'sample',
    remoteId: remoteId.value,
    cwd: '/folder',
    state: 'established',
    createdAt: '2026-01-01T00:00:00.000Z',
  };
}
