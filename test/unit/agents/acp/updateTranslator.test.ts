import { expect, test } from 'vitest';
import { UpdateTranslator } from '../../../../src/agents/acp/updateTranslator.ts';
import type { WireUpdate } from '../../../../src/agents/acp/wire.ts';
import { memoryLog } from '../process/processes.ts';

function translateAll(...updates: readonly WireUpdate[]) {
  const translator = new UpdateTranslator(memoryLog().log);
  return updates.flatMap((update) => translator.translate(update));
}

test('words and thoughts are deltas of their block', () => {
  const content = { type: 'text', text: 'hi' };
  expect(
    translateAll(
      { sessionUpdate: 'agent_message_chunk', content, messageId: 'm1' },
      { sessionUpdate: 'agent_thought_chunk', content },
    ),
  ).toEqual([
    { type: 'textDelta', text: 'hi', block: 'm1' },
    { type: 'thoughtDelta', text: 'hi' },
  ]);
});

test('a tool call starts, changes and shows its output', () => {
  const content = [{ type: 'content', content: { type: 'text', text: 'found' } }];
  expect(
    translateAll(
      {
        sessionUpdate: 'tool_call',
        toolCallId: 'c',
        title: 'Search',
        kind: 'search',
        rawInput: { query: 'x' },
      },
      { sessionUpdate: 'tool_call_update', toolCallId: 'c', status: 'in_progress', content },
      { sessionUpdate: 'tool_call_update', toolCallId: 'c', status: 'completed', rawOutput: { noise: 1 } },
    ),
  ).toEqual([
    {
      type: 'toolCallStarted',
      call: {
        toolCallId: 'c',
        title: 'Search',
        toolKind: 'search',
        status: 'pending',
        input: '{\n  "query": "x"\n}',
        output: '',
      },
    },
    { type: 'toolCallUpdated', toolCallId: 'c', patch: { status: 'running', output: 'found' } },
    { type: 'toolCallUpdated', toolCallId: 'c', patch: { status: 'done' } },
  ]);
});

test('raw output is shown where an agent gives nothing readable', () => {
  const [event] = translateAll({ sessionUpdate: 'tool_call_update', toolCallId: 'c', rawOutput: 'plain' });
  expect(event).toMatchObject({ patch: { output: 'plain' } });
});

test('a file counts as changed when its call is done, and not when it failed', () => {
  const content = [{ type: 'diff', path: '/w/a', oldText: null, newText: 'new' }];
  const announced = (toolCallId: string) => ({
    sessionUpdate: 'tool_call',
    toolCallId,
    title: 'Edit',
    content,
  });
  const ended = (toolCallId: string, status: string) => ({
    sessionUpdate: 'tool_call_update',
    toolCallId,
    status,
  });
  const events = translateAll(announced('a'), announced('b'), ended('a', 'completed'), ended('b', 'failed'));
  expect(events.filter(({ type }) => type === 'fileChanged')).toEqual([
    { type: 'fileChanged', change: { toolCallId: 'a', path: '/w/a', oldText: null, newText: 'new' } },
  ]);
});

test('a change whose call never ended is told with the end of the turn', () => {
  const translator = new UpdateTranslator(memoryLog().log);
  const content = [{ type: 'diff', path: '/w/a', oldText: 'old', newText: 'new' }];
  translator.translate({ sessionUpdate: 'tool_call', toolCallId: 'a', title: 'Edit', content });
  expect(translator.finish().map(({ type }) => type)).toEqual(['fileChanged']);
});

test('plan, mode, context, cost and notices have events of their own', () => {
  expect(
    translateAll(
      { sessionUpdate: 'plan', entries: [{ content: 'one', priority: 'high', status: 'in_progress' }] },
      { sessionUpdate: 'current_mode_update', currentModeId: 'auto' },
      { sessionUpdate: 'usage_update', used: 1, size: 2, cost: { amount: 0.5, currency: 'USD' } },
      { sessionUpdate: 'notice', severity: 'warning', title: 'Careful', description: 'hot' },
    ),
  ).toEqual([
    { type: 'planUpdated', entries: [{ content: 'one', status: 'running' }] },
    { type: 'modeChanged', mode: 'auto' },
    { type: 'usageUpdated', usage: { contextTokens: 1, contextSize: 2, costUsd: 0.5 } },
    { type: 'notice', level: 'warning', text: 'Careful: hot' },
  ]);
});

test('codex-acp: a failure that it ends as if all were well is known, and its words are the reason', () => {
  const translator = new UpdateTranslator(memoryLog().log);
  const info = (codex: object) =>
    translator.translate({ sessionUpdate: 'session_info_update', _meta: { codex } });
  const said = (text: string) =>
    translator.translate({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } });
  expect(info({ threadStatus: { type: 'active', activeFlags: [] } })).toEqual([]);
  expect(said('Hello').map(({ type }) => type)).toEqual(['textDelta']);
  expect(
    info({ error: { message: 'Reconnecting... 1/1', additionalDetails: 'busy', willRetry: true } }),
  ).toEqual([{ type: 'retrying', text: 'Reconnecting... 1/1: busy' }]);
  expect(translator.failure).toBeUndefined();
  expect(info({ threadStatus: { type: 'systemError' } })).toEqual([]);
  expect(said('exceeded retry limit, last status: 429\n\n')).toEqual([]);
  expect(translator.failure).toBe('exceeded retry limit, last status: 429');
});

test('what is not known or badly shaped is reported once a kind and skipped', () => {
  const { log, lines } = memoryLog();
  const translator = new UpdateTranslator(log);
  for (const update of [
    { sessionUpdate: 'dance' },
    { sessionUpdate: 'dance' },
    { sessionUpdate: 'plan', entries: 7 },
    { sessionUpdate: 'constructor' },
    { sessionUpdate: 'user_message_chunk' },
  ])
    expect(translator.translate(update)).toEqual([]);
  expect(lines.map(({ facts }) => facts['kind'])).toEqual(['dance', 'plan', 'constructor']);
});
