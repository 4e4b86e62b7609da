import { expect, test } from 'vitest';
import { decodeNotification } from '../../../../src/agents/codex/notifications.ts';
import { TurnFold } from '../../../../src/agents/codex/turnFold.ts';
import type { AgentEvent } from '../../../../src/domain/agentEvent.ts';

const fold = (...messages: readonly [string, unknown][]): AgentEvent[] => {
  const state = new TurnFold('/workspace');
  return messages.flatMap(([method, params]) => {
    const decoded = decodeNotification({ kind: 'notification', method, params });
    if (decoded.kind !== 'known') throw new Error(JSON.stringify(decoded));
    return state.fold(decoded.notification);
  });
};

test('a plan becomes a plan', () => {
  const plan = [
    { step: 'look', status: 'completed' },
    { step: 'change', status: 'inProgress' },
    { step: 'tell', status: 'pending' },
  ];
  expect(fold(['turn/plan/updated', { threadId: 't', turnId: 'u', explanation: null, plan }])).toEqual([
    {
      type: 'planUpdated',
      entries: [
        { content: 'look', status: 'done' },
        { content: 'change', status: 'running' },
        { content: 'tell', status: 'pending' },
      ],
    },
  ]);
});

test('a message that was streamed is not told again when it is complete, one that was not is', () => {
  const item = { type: 'agentMessage', id: 'm', text: 'hello' };
  const delta = { itemId: 'm', delta: 'hello' };
  const told = [{ type: 'textDelta', text: 'hello', block: 'm' }];
  expect(fold(['item/agentMessage/delta', delta], ['item/completed', { item }])).toEqual(told);
  expect(fold(['item/completed', { item }])).toEqual(told);
});

test('a tool of an MCP server shows its arguments and what it gave', () => {
  const item = { type: 'mcpToolCall', id: 'c', server: 'docs', tool: 'find', arguments: { q: 'x' } };
  const result = { content: [{ type: 'text', text: 'found' }], structuredContent: null };
  expect(
    fold(
      ['item/started', { item: { ...item, status: 'inProgress', result: null, error: null } }],
      ['item/completed', { item: { ...item, status: 'completed', result, error: null } }],
    ),
  ).toMatchObject([
    { call: { title: 'docs: find', status: 'running', input: '{\n  "q": "x"\n}' } },
    { patch: { status: 'done', output: 'found' } },
  ]);
});

test('a tool of an MCP server that failed shows why', () => {
  const item = {
    type: 'mcpToolCall',
    id: 'c',
    server: 's',
    tool: 't',
    status: 'failed',
    error: { message: 'no' },
  };
  expect(fold(['item/completed', { item }])).toMatchObject([{ patch: { status: 'failed', output: 'no' } }]);
});

test('a search of the web is named by what was looked for', () => {
  const item = { type: 'webSearch', id: 'w', query: 'herons', action: null, results: null };
  expect(fold(['item/started', { item }], ['item/completed', { item }])).toMatchObject([
    { call: { title: 'Search the web: herons', toolKind: 'fetch', status: 'running' } },
    { patch: { status: 'done' } },
  ]);
});

test('commands that only read or search are shown as such', () => {
  const kindOf = (...types: readonly string[]) => {
    const commandActions = types.map((type) => ({ type, command: 'x' }));
    const item = { type: 'commandExecution', id: 'c', command: 'sh', commandActions, status: 'inProgress' };
    const [event] = fold(['item/started', { item }]);
    return event?.type === 'toolCallStarted' && event.call.toolKind;
  };
  expect(kindOf('read')).toBe('read');
  expect(kindOf('search', 'listFiles')).toBe('search');
  expect(kindOf('read', 'unknown')).toBe('execute');
  expect(kindOf()).toBe('execute');
});

test('an item of a kind that is not known is no event', () => {
  expect(fold(['item/completed', { item: { type: 'ofTomorrow', id: 'x' } }])).toEqual([]);
});

test('the limits of the account are reported with what the turn used', () => {
  const primary = { usedPercent: 12, windowDurationMins: 300, resetsAt: 1_800_000_000 };
  const rateLimits = { limitId: 'codex', primary, secondary: null, credits: null };
  expect(fold(['account/rateLimits/updated', { rateLimits }])).toEqual([
    {
      type: 'usageUpdated',
      usage: { limits: [{ name: 'codex primary', usedPercent: 12, resetsAt: '2027-01-15T08:00:00.000Z' }] },
    },
  ]);
});
