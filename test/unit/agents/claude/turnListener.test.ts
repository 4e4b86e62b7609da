import { describe, expect, test } from 'vitest';
import type { AgentEvent } from '../../../../src/domain/agentEvent.ts';
import { partsOf } from '../turns.ts';
import { bytes, eventsIn, eventsOf, idIn, recording, replay, silentLog } from './replay.ts';

const line = (message: unknown): string => `${JSON.stringify(message)}\n`;

describe('what Claude Code says during a turn', () => {
  test('a thought, a text, a file change and the last text become parts in that order, each once', async () => {
    const { run } = replay(bytes(recording('edit')));
    const events = await eventsOf(run);
    expect(partsOf(events)).toMatchObject([
      { kind: 'thought', text: 'Looking around. The user wants to know.' },
      { kind: 'text', text: 'I use a tool.' },
      { kind: 'toolCall', title: 'Edit notes.txt', toolKind: 'edit', status: 'done' },
      {
        kind: 'fileChange',
        path: '/workspace/notes.txt',
        oldText: 'first line\nlast line\n',
        newText: 'first line\na line between\nlast line\n',
      },
      { kind: 'thought' },
      { kind: 'text', text: 'The tool answered.' },
    ]);
  });

  test('a new conversation is provisional until its turn was had', async () => {
    const events = await eventsIn(recording('edit'));
    const started = events.filter(({ type }) => type === 'threadStarted');
    expect(started).toMatchObject([{ provisional: true }, { provisional: false }]);
    expect(events.indexOf(started[1] as AgentEvent)).toBe(events.length - 2);
  });

  test('a new conversation is no longer provisional as soon as its file is seen', async () => {
    const isStored = (): Promise<boolean> => Promise.resolve(true);
    const lines = recording('edit').split('\n').slice(0, 20).join('\n');
    const started = (await eventsIn(lines, { isStored })).filter(({ type }) => type === 'threadStarted');
    expect(started).toMatchObject([{ provisional: true }, { provisional: false }]);
  });

  test('a conversation that Claude Code answered only by itself stays provisional', async () => {
    const started = (await eventsIn(recording('cleared'))).filter(({ type }) => type === 'threadStarted');
    expect(started).toMatchObject([{ provisional: true }, { provisional: true }]);
  });

  test('one that is continued is not provisional, and told once', async () => {
    const text = recording('edit');
    const events = await eventsIn(text, { asked: idIn(text) });
    expect(events.filter(({ type }) => type === 'threadStarted')).toEqual([
      { type: 'threadStarted', remoteId: idIn(text), provisional: false },
    ]);
  });

  test('the tokens and the cost of a turn are those of all its requests', async () => {
    expect((await eventsIn(recording('edit'))).at(-1)).toMatchObject({
      type: 'turnCompleted',
      stopReason: 'end_turn',
      usage: { inputTokens: 200, outputTokens: 40, cachedInputTokens: 80 },
    });
  });

  test('a command that was refused has failed, and the request was answered', async () => {
    const { run, written } = replay(bytes(recording('refused-command')));
    const events: AgentEvent[] = [];
    for await (const event of run.events) events.push(event);
    expect(partsOf(events).find(({ kind }) => kind === 'toolCall')).toMatchObject({
      title: 'touch refused.txt',
      status: 'failed',
    });
    expect(events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'end_turn' });
    expect(written).toHaveLength(1);
  });

  test('a turn that was interrupted is cancelled, and what it used is known', async () => {
    expect((await eventsIn(recording('interrupted'))).at(-1)).toMatchObject({
      type: 'turnCompleted',
      stopReason: 'cancelled',
      usage: { inputTokens: 100 },
    });
  });

  test.each([
    ['not-logged-in', 'not-logged-in'],
    ['rate-limited', 'rate-limited'],
    ['missing', 'thread-not-found'],
  ])('a turn that failed (%s) tells why, and its error is no answer', async (name, code) => {
    const events = await eventsIn(recording(name));
    expect(events.at(-1)).toMatchObject({ type: 'turnFailed', error: { code } });
    expect(events.map(({ type }) => type)).not.toContain('textDelta');
  });

  test('retries are told while they last', async () => {
    const events = await eventsIn(recording('rate-limited'));
    expect(events).toContainEqual({
      type: 'retrying',
      text: expect.stringMatching(/status 429, rate limit.*1 of 1/) as string,
    });
  });

  test('what a sub-agent says is not shown, what it does is', async () => {
    const parent_tool_use_id = 'toolu_parent';
    const session_id = idIn(recording('edit'));
    const start = { type: 'message_start', message: { id: 'm' } };
    const delta = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'not ours' } };
    const content = [
      { type: 'text', text: 'not ours' },
      { type: 'tool_use', id: 'toolu_sub', name: 'Bash', input: { command: 'ls' } },
    ];
    const lines = [
      { type: 'stream_event', event: start, session_id, parent_tool_use_id },
      { type: 'stream_event', event: delta, session_id, parent_tool_use_id },
      { type: 'assistant', message: { id: 'm', content }, session_id, parent_tool_use_id },
    ];
    const events = await eventsIn(lines.map(line).join('') + recording('edit'));
    expect(JSON.stringify(events)).not.toContain('not ours');
    expect(events).toContainEqual({
      type: 'toolCallStarted',
      call: expect.objectContaining({ toolCallId: 'toolu_sub', title: 'ls', status: 'running' }) as unknown,
    });
  });

  test('an answer that was not streamed is shown whole', async () => {
    const session_id = idIn(recording('edit'));
    const said = { id: 'whole', content: [{ type: 'text', text: 'All at once.' }] };
    const events = await eventsIn(line({ type: 'assistant', message: said, session_id }) + recording('edit'));
    expect(partsOf(events)[0]).toEqual({ kind: 'text', text: 'All at once.' });
  });

  test.each([
    ['can_use_tool', { tool_name: 4 }],
    ['of_tomorrow', {}],
  ])('a request that cannot be served is refused at once and told: %s', async (subtype, rest) => {
    const request = { type: 'control_request', request_id: 'q', request: { subtype, ...rest } };
    const { run, written } = replay(bytes(line(request) + recording('rate-limited')));
    const events = await eventsOf(run);
    expect(written.map((text): unknown => JSON.parse(text))).toMatchObject([
      { type: 'control_response', response: { subtype: 'error', request_id: 'q' } },
    ]);
    expect(events).toContainEqual(expect.objectContaining({ type: 'notice', level: 'warning' }));
  });

  test('a limit that is near is told, one that is far is not', async () => {
    const limit = (status: string) => line({ type: 'rate_limit_event', rate_limit_info: { status } });
    const notices = (await eventsIn(limit('allowed') + limit('allowed_warning') + recording('edit'))).filter(
      ({ type }) => type === 'notice',
    );
    expect(notices).toEqual([
      { type: 'notice', level: 'warning', text: 'The limit of your Claude account is nearly reached.' },
    ]);
  });

  test('limits of the account are reported, near or far', async () => {
    const info = {
      status: 'allowed',
      rateLimitType: 'five_hour',
      utilization: 0.42,
      resetsAt: 1_800_000_000,
    };
    const events = await eventsIn(
      line({ type: 'rate_limit_event', rate_limit_info: info }) + recording('edit'),
    );
    const limits = [{ name: 'five_hour', usedPercent: 42, resetsAt: '2027-01-15T08:00:00.000Z' }];
    expect(events).toContainEqual({ type: 'usageUpdated', usage: { limits } });
  });

  test('a line of an unknown kind is logged once', async () => {
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
    await eventsIn(line({ type: 'of_tomorrow' }).repeat(3) + recording('edit'), { log });
    expect(warnings).toHaveLength(1);
  });
});
