import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AgentEvent } from '../../../../src/domain/agentEvent.ts';
import { partsOf } from '../turns.ts';
import { bytes, eventsOf, recording, replay, silentLog } from './replay.ts';

const eventsIn = (name: string): Promise<AgentEvent[]> => eventsOf(replay(bytes(recording(name))).run);

describe('what Codex says during a turn', () => {
  test('a thought, a text, a command and the last text become parts in that order', async () => {
    const parts = partsOf(await eventsIn('thought-and-command'));
    expect(parts).toEqual([
      { kind: 'thought', text: '**Looking around** The user wants a list of the files.' },
      { kind: 'text', text: 'I will look at the files first.' },
      {
        kind: 'toolCall',
        toolCallId: 'call_stub_115',
        title: 'ls; sleep 1; echo hi >&2',
        toolKind: 'execute',
        status: 'done',
        input: "/bin/bash -lc 'ls; sleep 1; echo hi >&2'",
        output: 'README.md\nsrc\nhi\n',
      },
      { kind: 'text', text: 'Done. The tool answered, and this is the final message of the stub.' },
    ]);
  });

  test('a new conversation is provisional until its turn begins', async () => {
    const started = (await eventsIn('thought-and-command')).filter(({ type }) => type === 'threadStarted');
    expect(started).toMatchObject([{ provisional: true }, { provisional: false }]);
  });

  test('the tokens of a turn are those of all its requests', async () => {
    expect((await eventsIn('file-change')).at(-1)).toEqual({
      type: 'turnCompleted',
      stopReason: 'end_turn',
      usage: { inputTokens: 200, outputTokens: 40, cachedInputTokens: 80 },
    });
  });

  test('retries are told while they last, and the reason at the end', async () => {
    const events = await eventsIn('not-logged-in');
    expect(events.filter(({ type }) => type === 'retrying')).toHaveLength(5);
    expect(events.at(-1)).toMatchObject({ type: 'turnFailed', error: { code: 'not-logged-in' } });
  });

  test('a command that was refused has failed, and the request was answered', async () => {
    const { run, written } = replay(bytes(recording('refused-command')));
    const events: AgentEvent[] = [];
    for await (const event of run.events) {
      events.push(event);
      if (event.type === 'permissionRequested') run.answer(event.requestId, { kind: 'cancelled' });
    }
    expect(written.map((line): unknown => JSON.parse(line))).toEqual([
      { id: 0, result: { decision: 'cancel' } },
    ]);
    expect(partsOf(events).find(({ kind }) => kind === 'toolCall')).toMatchObject({ status: 'failed' });
    expect(events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'cancelled' });
  });

  test('any split of the bytes gives the same events', async () => {
    const [whole] = bytes(recording('file-change').replaceAll('a line between', 'ein Wörtchen — 行間 🪶'));
    if (!whole) throw new Error('the recording is empty');
    const expected = await eventsOf(replay([whole]).run);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(whole.length), { maxLength: 60 }), async (cuts) => {
        expect(await eventsOf(replay(splitAt(whole, cuts)).run)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test('a line that was cut or means something else is skipped, and the turn still ends well', async () => {
    const lines = recording('thought-and-command').trimEnd().split('\n');
    const broken = fc.oneof(
      fc.record({ kind: fc.constant('cut' as const), at: fc.nat(200) }),
      fc.record({ kind: fc.constant('other' as const), params: fc.jsonValue() }),
      fc.record({
        kind: fc.constant('junk' as const),
        text: fc.string().filter((text) => !text.includes('\n')),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(lines.length - 2), broken, async (index, how) => {
        const mutated = lines.with(index, mutate(lines[index] ?? '', how)).join('\n');
        const events = await eventsOf(replay(bytes(mutated)).run);
        expect(events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'end_turn' });
      }),
      { numRuns: 150 },
    );
  });

  test('an unknown notification is logged once', async () => {
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
    const text = `{"method":"of/tomorrow","params":{}}\n`.repeat(3) + recording('thought-and-command');
    await eventsOf(replay(bytes(text), { log }).run);
    expect(warnings).toHaveLength(1);
  });

  test('what a sub-agent says in a thread of its own is not shown', async () => {
    const other = { threadId: 'another', itemId: 'x', delta: 'not ours' };
    const line = `${JSON.stringify({ method: 'item/agentMessage/delta', params: other })}\n`;
    const events = await eventsOf(replay(bytes(line + recording('thought-and-command'))).run);
    expect(JSON.stringify(events)).not.toContain('not ours');
  });

  test.each([
    ['item/tool/requestUserInput', { result: { answers: {} } }],
    ['mcpServer/elicitation/request', { result: { action: 'decline', content: null, _meta: null } }],
    ['of/tomorrow', { error: { code: -32601, message: 'of/tomorrow is not served by this client' } }],
    [
      'item/commandExecution/requestApproval',
      {
        error: {
          code: -32601,
          message: 'item/commandExecution/requestApproval is not served by this client',
        },
      },
    ],
  ])('a request that cannot be served is refused at once and told: %s', async (method, answer) => {
    const line = `${JSON.stringify({ id: 'q', method, params: {} })}\n`;
    const { run, written } = replay(bytes(line + recording('thought-and-command')));
    const events = await eventsOf(run);
    expect(written.map((text): unknown => JSON.parse(text))).toEqual([{ id: 'q', ...answer }]);
    expect(events).toContainEqual(expect.objectContaining({ type: 'notice', level: 'warning' }));
  });
});

type Mutation =
  { kind: 'cut'; at: number } | { kind: 'other'; params: unknown } | { kind: 'junk'; text: string };

function mutate(line: string, how: Mutation): string {
  if (how.kind === 'cut') return line.slice(0, Math.min(how.at, line.length - 1));
  if (how.kind === 'junk') return how.text;
  const message: unknown = JSON.parse(line);
  return JSON.stringify({ ...(typeof message === 'object' ? message : {}), params: how.params });
}

function splitAt(whole: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const ends = [...new Set(cuts), whole.length].sort((a, b) => a - b);
  return ends.map((end, index) => whole.subarray(ends[index - 1] ?? 0, end));
}
