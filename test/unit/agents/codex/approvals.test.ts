import { expect, test } from 'vitest';
import { decodeApproval, type Approval } from '../../../../src/agents/codex/approvals.ts';

const rule = { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['npm', 'test'] } };

function approvalOf(method: string, params: unknown): Approval {
  const decoded = decodeApproval({ kind: 'request', id: 7, method, params });
  if (!decoded?.ok) throw new Error(`not decoded: ${decoded?.reason ?? 'no approval'}`);
  return decoded.value;
}

const command = (availableDecisions?: unknown) =>
  approvalOf('item/commandExecution/requestApproval', {
    itemId: 'c',
    reason: 'Because.',
    command: 'npm test',
    cwd: '/workspace',
    ...(availableDecisions !== undefined && { availableDecisions }),
  });

test('the options are the decisions that Codex offers, in plain words', () => {
  expect(command(['accept', rule, 'cancel']).permission).toEqual({
    requestId: '7',
    title: 'Codex wants to run a command',
    detail: 'Because.\nnpm test\nin /workspace',
    options: [
      { optionId: 'accept', name: 'Allow', kind: 'allow_once' },
      {
        optionId: 'acceptWithExecpolicyAmendment',
        name: 'Always allow commands that begin with “npm test”',
        kind: 'allow_always',
      },
      { optionId: 'cancel', name: 'Refuse and stop', kind: 'reject_once' },
    ],
  });
});

test('the chosen option goes back as Codex gave it', () => {
  const { decision } = command(['accept', rule, 'cancel']);
  expect(decision({ kind: 'selected', optionId: 'acceptWithExecpolicyAmendment' })).toEqual(rule);
  expect(decision({ kind: 'selected', optionId: 'accept' })).toBe('accept');
});

test('no answer, and one that was not offered, stop Codex', () => {
  const { decision } = command(['accept', 'cancel']);
  expect(decision({ kind: 'cancelled' })).toBe('cancel');
  expect(decision({ kind: 'selected', optionId: 'acceptForSession' })).toBe('cancel');
});

test('a Codex that does not say what it offers takes the four usual decisions', () => {
  const names = command().permission.options.map(({ optionId }) => optionId);
  expect(names).toEqual(['accept', 'acceptForSession', 'decline', 'cancel']);
});

test('a request of another shape is not taken for an approval', () => {
  const request = {
    kind: 'request',
    id: 1,
    method: 'item/fileChange/requestApproval',
    params: { itemId: 4 },
  } as const;
  expect(decodeApproval(request)).toMatchObject({ ok: false });
  expect(decodeApproval({ ...request, method: 'of/tomorrow' })).toBeUndefined();
});
