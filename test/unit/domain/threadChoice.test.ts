import { expect, test } from 'vitest';
import { decode } from '../../../src/base/decode.ts';
import type { Binding, BindingState } from '../../../src/domain/binding.ts';
import type { Health } from '../../../src/domain/health.ts';
import { newBindingId, newThreadId } from '../../../src/domain/ids.ts';
import { remoteThreadIdSchema } from '../../../src/domain/remoteThreadId.ts';
import { chooseBinding, type BindingChoice } from '../../../src/domain/threadChoice.ts';

/** Invariant 5 as a table: only "missing" leads to a new conversation in place of one that was stored. */
const rows: readonly [BindingState | 'none', Health | 'not probed', BindingChoice['kind']][] = [
  ['none', 'not probed', 'create'],
  ['provisional', 'not probed', 'create'],
  ['established', 'not probed', 'continue'],
  ['established', 'live', 'continue'],
  ['established', 'provisional', 'continue'],
  ['established', 'unknown', 'continue'],
  ['established', 'missing', 'recover'],
  ['established', 'archived', 'refuse'],
  ['established', 'busy', 'refuse'],
  ['established', 'moved', 'refuse'],
  ['established', 'torn', 'refuse'],
];

test.each(rows)('a binding that is %s and probes as %s leads to: %s (P4)', (state, health, expected) => {
  const probe = health === 'not probed' ? undefined : { health, reason: 'looked' };
  expect(chooseBinding(state === 'none' ? undefined : binding(state), probe).kind).toBe(expected);
});

function binding(state: BindingState): Binding {
  const remoteId = decode(remoteThreadIdSchema, 'remote-1');
  if (!remoteId.ok) throw new Error(remoteId.reason);
  return {
    id: newBindingId(() => 'b'),
    threadId: newThreadId(() => 't'),
    agent: 'sample',
    remoteId: remoteId.value,
    cwd: '/folder',
    state,
    createdAt: '2026-01-01T00:00:00.000Z',
  };
}
