import { expect, test } from 'vitest';
import type { AgentEvent } from '../../../../src/domain/agentEvent.ts';
import { bytes, recording, replay } from './replay.ts';

const line = (message: unknown): string => `${JSON.stringify(message)}\n`;
const input = { command: 'ls' };
const suggestion = { type: 'setMode', mode: 'acceptEdits', destination: 'session' };
const request = line({
  type: 'control_request',
  request_id: 'q',
  request: { subtype: 'can_use_tool', tool_name: 'Bash', input, permission_suggestions: [suggestion] },
});
const question = line({
  type: 'control_request',
  request_id: 'q',
  request: {
    subtype: 'can_use_tool',
    tool_name: 'AskUserQuestion',
    input: { questions: [{ question: 'Which?', options: [{ label: 'This' }, { label: 'That' }] }] },
  },
});
const withdrawal = line({ type: 'control_cancel_request', request_id: 'q' });
const mode = (permissionMode: string, subtype = 'status'): string =>
  line({ type: 'system', subtype, permissionMode });

/** Hears `before`, then `after` once a permission was asked for; `onAsked` may answer it. */
async function hear(
  before: string,
  after: string,
  onAsked: (answer: (optionId: string) => void) => void = () => undefined,
) {
  const asked = Promise.withResolvers<undefined>();
  const { run, written } = replay(twoParts(before, after, asked.promise));
  const events: AgentEvent[] = [];
  for await (const event of run.events) {
    events.push(event);
    if (event.type !== 'permissionRequested') continue;
    onAsked((optionId) => run.answer(event.requestId, { kind: 'selected', optionId }));
    asked.resolve(undefined);
  }
  return { events, written };
}

async function* twoParts(before: string, after: string, asked: Promise<undefined>) {
  yield* bytes(before);
  await asked;
  yield* bytes(after);
}

test.each([
  ['permission', request, 'q'],
  ['question', question, 'q/0'],
])('a %s that Claude Code takes back is cancelled in the chat, and not answered', async (_, asked, id) => {
  const { events, written } = await hear(asked, withdrawal + recording('edit'));
  expect(events).toContainEqual({
    type: 'permissionResolved',
    requestId: id,
    outcome: { kind: 'cancelled' },
  });
  const resolved = events.findIndex(({ type }) => type === 'permissionResolved');
  expect(resolved).toBeLessThan(events.findIndex(({ type }) => type === 'textDelta'));
  expect(events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'end_turn' });
  expect(written).toEqual([]);
});

test('one that is taken back before it could be shown is never shown', async () => {
  const { run, written } = replay(bytes(request + withdrawal + recording('edit')));
  const types: string[] = [];
  for await (const { type } of run.events) types.push(type);
  expect(types).not.toContain('permissionRequested');
  expect(written).toEqual([]);
});

test('a mode that the user allows for the rest of the turn is not the thread’s from then on', async () => {
  const changes = mode('acceptEdits') + mode('plan') + recording('edit');
  const { events, written } = await hear(mode('default', 'init') + request, changes, (answer) =>
    answer('allow-always'),
  );
  expect(written.join()).toContain('"updatedPermissions"');
  expect(events.filter(({ type }) => type === 'modeChanged')).toEqual([
    { type: 'modeChanged', mode: 'plan' },
    expect.objectContaining({ type: 'modeChanged', mode: 'default' }),
  ]);
});
