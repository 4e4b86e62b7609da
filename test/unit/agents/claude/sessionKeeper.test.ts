import { parse } from 'valibot';
import { describe, expect, test } from 'vitest';
import { sessionIdSchema } from '../../../../src/agents/claude/sessionId.ts';
import { eventsIn, idIn, idsIn, recording } from './replay.ts';

const other = parse(sessionIdSchema, '0b5e0d3c-7d3f-4c7a-9b0e-6f1d2c3b4a59');
const text = recording('edit');
const id = idIn(text);

describe('the ID of a conversation', () => {
  test('is never stored when it is not the one that was asked for', async () => {
    const events = await eventsIn(text, { asked: other });
    expect(events).toHaveLength(1);
    expect(events).toMatchObject([{ type: 'turnFailed', error: { code: 'thread-mismatch' } }]);
  });

  test('is never stored when it changes in the middle of a turn', async () => {
    const lines = text.trimEnd().split('\n');
    const changed = lines.map((line, index) => (index > 30 ? line.replaceAll(id, other) : line));
    const events = await eventsIn(changed.join('\n'));
    expect(new Set(idsIn(events))).toEqual(new Set([id]));
    expect(events.at(-1)).toMatchObject({ error: { code: 'thread-mismatch' } });
  });

  test('is never stored from the result, which names one that nobody asked for', async () => {
    const result = text.trimEnd().split('\n').at(-1) ?? '';
    expect(idsIn(await eventsIn(result))).toEqual([]);
  });

  test.each(['', 'not-a-uuid', '../../etc/passwd', '--help', id.toUpperCase(), 4, null])(
    'is never stored when it is none: %j',
    async (wrong) => {
      const events = await eventsIn(
        text.replaceAll(`"session_id":"${id}"`, `"session_id":${JSON.stringify(wrong)}`),
      );
      expect(idsIn(events)).toEqual([]);
      expect(events.at(-1)).toMatchObject({ type: 'turnCompleted' });
    },
  );

  test('P7: is known also when it comes late', async () => {
    const lines = text.trimEnd().split('\n');
    const late = lines.map((line, index) =>
      index < 5 ? line.replaceAll(/"session_id":"[^"]*",?/g, '') : line,
    );
    expect(new Set(idsIn(await eventsIn(late.join('\n'))))).toEqual(new Set([id]));
  });

  test('changes when the user clears the conversation, and the user is told', async () => {
    const cleared = recording('cleared');
    const events = await eventsIn(cleared, { asked: idIn(cleared) });
    const ids = idsIn(events);
    expect(ids[0]).toBe(idIn(cleared));
    expect(new Set(ids).size).toBe(2);
    expect(events).toContainEqual(expect.objectContaining({ type: 'notice', level: 'info' }));
    expect(events.at(-1)).toMatchObject({ type: 'turnCompleted' });
  });
});
