import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AgentEvent } from '../../../../src/domain/agentEvent.ts';
import { memoryLog } from '../process/processes.ts';
import { errorOf, partsOf, textOf } from '../turns.ts';
import { recording, replay, replayText, threadIn } from './replay.ts';

const stream = recording('thought-and-command');
const thread = threadIn(stream);
const other = 'T-00000000-0000-4000-8000-000000000000';

const idsOf = (events: readonly AgentEvent[]) =>
  events.flatMap((event) => (event.type === 'threadStarted' ? event.remoteId : []));

describe('what Amp says during a turn', () => {
  test('a thought, a text, a command with its output and the last text become parts in that order', async () => {
    expect(partsOf(await replayText(stream))).toEqual([
      { kind: 'thought', text: 'I should look first.' },
      { kind: 'text', text: 'I will use a tool.' },
      {
        kind: 'toolCall',
        toolCallId: expect.stringMatching(/^TU-/) as string,
        title: 'echo one; exit 3',
        toolKind: 'execute',
        status: 'failed',
        input: 'echo one; exit 3',
        output: 'one\n',
      },
      { kind: 'text', text: 'The tool answered.' },
    ]);
  });

  test('the tokens of a turn are those of all its requests, the cached ones among them', async () => {
    expect((await replayText(stream)).at(-1)).toEqual({
      type: 'turnCompleted',
      stopReason: 'end_turn',
      usage: { inputTokens: 300, outputTokens: 40, cachedInputTokens: 80 },
    });
  });

  test('a tool that a rule refused has failed, and the user is told why', async () => {
    const events = await replayText(recording('refused-by-rule'));
    expect(partsOf(events)).toContainEqual(expect.objectContaining({ kind: 'toolCall', status: 'failed' }));
    expect(events.find(({ type }) => type === 'notice')).toMatchObject({ level: 'warning' });
  });

  test('a sub-agent’s messages are not shown', async () => {
    const line = (text: string) =>
      JSON.stringify({
        type: 'assistant',
        message: { content: [{ type: 'text', text }] },
        parent_tool_use_id: 'TU-1',
        session_id: thread,
      });
    expect(textOf(await replayText(`${line('not ours')}\n${stream}`))).not.toContain('not ours');
  });
});

describe('the thread’s ID', () => {
  test('is told first, provisional until the server has stored a message', async () => {
    expect((await replayText(stream)).slice(0, 2)).toEqual([
      { type: 'threadStarted', remoteId: thread, provisional: true },
      { type: 'threadStarted', remoteId: thread, provisional: false },
    ]);
  });

  test('of a thread that was asked for is told once, as one that can be continued', async () => {
    const events = await replayText(stream, { asked: thread });
    expect(events.filter(({ type }) => type === 'threadStarted')).toEqual([
      { type: 'threadStarted', remoteId: thread, provisional: false },
    ]);
  });

  test.each([1, 2, 3, 5])(
    'P7: may come as late as after %d lines; nothing is told before it, and all after',
    async (late) => {
      const lines = stream
        .split('\n')
        .map((line, index) => (index < late ? line.replace(`"${thread}"`, 'null') : line));
      const without = lines.map((line) => line.replace(',"session_id":null', '')).join('\n');
      const events = await replayText(without.replace(/"session_id":null,/g, ''));
      expect(events[0]).toMatchObject({ type: 'threadStarted', remoteId: thread });
      expect(new Set(idsOf(events))).toEqual(new Set([thread]));
      expect(partsOf(events)).toEqual(partsOf(await replayText(stream)));
    },
  );

  test('that never comes fails the turn', async () => {
    const nameless = stream.replaceAll(/,?"session_id":"[^"]+"/g, '');
    const events = await replayText(nameless);
    expect(errorOf(events)?.code).toBe('protocol');
    expect(idsOf(events)).toEqual([]);
  });

  test('that is another one than asked for fails the turn before anything is told', async () => {
    const events = await replayText(stream, { asked: other });
    expect(events).toHaveLength(1);
    expect(errorOf(events)).toEqual({
      code: 'thread-mismatch',
      message: `Amp opened the thread ${thread} instead of ${other}.`,
    });
  });

  test('that changes in the middle of a turn fails it, and the other one is never told', async () => {
    const lines = stream.split('\n');
    const events = await replayText(
      [...lines.slice(0, 3), ...lines.slice(3).map((line) => line.replace(thread, other))].join('\n'),
    );
    expect(errorOf(events)?.code).toBe('thread-mismatch');
    expect(new Set(idsOf(events))).toEqual(new Set([thread]));
  });

  test.each(['-T-0', '../x', thread.slice(0, -1), thread.toUpperCase(), `${thread}0`, ''])(
    'of another form is never told: %s',
    async (id) => {
      const events = await replayText(stream.replaceAll(thread, id));
      expect(idsOf(events)).toEqual([]);
      expect(errorOf(events)).toBeDefined();
    },
  );
});

describe('the end of a turn', () => {
  test.each([
    ['Stub inference error.', 'agent-failed'],
    ['Rate limit exceeded', 'rate-limited'],
    ['You’re out of credits.', 'rate-limited'],
    ['Thread T-1 not found', 'agent-failed'],
  ])('an error result is an error, whatever the exit code: %s is %s', async (said, code) => {
    const events = await replayText(recording('failed').replaceAll('Stub inference error.', said));
    expect(errorOf(events)).toMatchObject({ code, message: expect.stringContaining(said) as string });
  });

  test('a result without `is_error` is judged by its subtype', async () => {
    const failed = await replayText(recording('failed').replace('"is_error":true,', ''));
    expect(errorOf(failed)?.code).toBe('agent-failed');
    const done = await replayText(stream.replace(/"is_error":false,(?="num_turns)/, ''));
    expect(done.at(-1)).toMatchObject({ type: 'turnCompleted' });
  });

  test('a turn that was interrupted from outside was cancelled', async () => {
    expect((await replayText(recording('cancelled'))).at(-1)).toMatchObject({
      type: 'turnCompleted',
      stopReason: 'cancelled',
    });
  });

  test('a stream that only ends is a crash', async () => {
    const cut = stream.split('\n').slice(0, 3).join('\n');
    expect(errorOf(await replayText(cut))?.code).toBe('agent-crashed');
  });

  test('Amp that asks for a login is not waited for', async () => {
    const events = await replayText('No API key found. Starting login flow...\n');
    expect(errorOf(events)?.code).toBe('not-logged-in');
  });
});

describe('a stream of bytes', () => {
  const whole = Buffer.from(stream.replaceAll('The tool answered.', 'Grüße — 世界 🪶 {\\"a\\":\\"}{\\"}'));

  test('gives the same events however it is split', async () => {
    const expected = await replay([whole]);
    expect(textOf(expected)).toContain('世界 🪶');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(whole.length), { maxLength: 60 }), async (cuts) => {
        expect(await replay(splitAt(whole, cuts))).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  test('with lines that mean nothing gives the same events, and each kind is logged once', async () => {
    const rubbish = ['warning: deprecated', '{"half of', '[1, 2]', 'null', '{"type":"of_tomorrow"}', ''].join(
      '\n',
    );
    const { log, lines } = memoryLog();
    const noisy = stream.split('\n').map((line) => `${rubbish}\n${line}`);
    expect(await replayText(noisy.join('\n'), { log })).toEqual(await replayText(stream));
    const skipped = lines.filter(({ message }) => message.startsWith('Skipped'));
    expect(skipped.length).toBeGreaterThan(2);
    expect(new Set(skipped.map(({ facts }) => facts['reason'])).size).toBe(skipped.length);
  });

  test('that is no UTF-8 loses a character, never the turn', async () => {
    const at = whole.indexOf('世');
    const broken = Buffer.concat([whole.subarray(0, at), Buffer.from([0xff, 0xc3]), whole.subarray(at + 1)]);
    const events = await replay([broken]);
    expect(events.at(-1)).toMatchObject({ type: 'turnCompleted' });
    expect(textOf(events)).toContain('\uFFFD');
  });

  test.each(['thought-and-command', 'edit', 'refused-by-rule'])(
    'mutated in any way ends the turn once, and never tells a wrong ID: %s',
    async (name) => {
      const recorded = recording(name);
      const asked = threadIn(recorded);
      const lines = recorded.trimEnd().split('\n');
      await fc.assert(
        fc.asyncProperty(
          fc.array(mutation(lines.length, asked), { minLength: 1, maxLength: 4 }),
          async (mutations) => {
            const events = await replayText(mutations.reduce(mutate, lines).join('\n'), { asked });
            expect(new Set([...idsOf(events), asked])).toEqual(new Set([asked]));
            const ends = events.filter(({ type }) => type === 'turnCompleted' || type === 'turnFailed');
            expect(ends).toEqual([events.at(-1)]);
          },
        ),
        { numRuns: 300 },
      );
    },
  );
});

interface Mutation {
  readonly line: number;
  readonly change: (line: string) => string;
}

function mutation(lines: number, id: string): fc.Arbitrary<Mutation> {
  const change = fc.oneof(
    fc.nat(400).map((at) => (line: string) => line.slice(0, at)),
    fc.tuple(fc.nat(400), fc.string()).map(
      ([at, text]) =>
        (line: string) =>
          line.slice(0, at) + text + line.slice(at),
    ),
    fc.constant((line: string) => line.replace(id, other)),
    fc.string().map((text) => (line: string) => line.replace(id, () => JSON.stringify(text).slice(1, -1))),
    fc.jsonValue().map((value) => (line: string) => withMessage(line, value)),
    fc.constant((line: string) => `${line}\n${line}`),
  );
  return fc.record({ line: fc.nat(lines - 1), change });
}

function mutate(lines: readonly string[], { line, change }: Mutation): string[] {
  return lines.map((text, index) => (index === line ? change(text) : text));
}

function withMessage(line: string, message: unknown): string {
  try {
    const value: unknown = JSON.parse(line);
    return JSON.stringify({ ...(typeof value === 'object' ? value : {}), message });
  } catch {
    // A mutation before this one left no JSON.
    return line;
  }
}

function splitAt(whole: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const ends = [...new Set(cuts), whole.length].sort((a, b) => a - b);
  return ends.map((end, index) => whole.subarray(ends[index - 1] ?? 0, end));
}
