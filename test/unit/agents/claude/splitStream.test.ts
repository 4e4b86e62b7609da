import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytes, eventsIn, eventsOf, idIn, idsIn, recording, replay } from './replay.ts';

const text = recording('interrupted').replaceAll('word1 ', String.raw`Wörtchen — 行間 🪶 {\"a\":\"}\"} `);
const id = idIn(text);

test('any split of the bytes gives the same events', async () => {
  const [whole] = bytes(text);
  if (!whole) throw new Error('the recording is empty');
  const expected = await eventsIn(text);
  expect(JSON.stringify(expected)).toContain('行間 🪶');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(whole.length), { maxLength: 60 }), async (cuts) => {
      expect(await eventsOf(replay(splitAt(whole, cuts)).run)).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test('a line that was cut or means something else is skipped, and the turn still ends, with no other ID', async () => {
  const lines = text.trimEnd().split('\n');
  const broken = fc.oneof(
    fc.record({ kind: fc.constant('cut' as const), at: fc.nat(400) }),
    fc.record({
      kind: fc.constant('other' as const),
      field: fc.constantFrom(...fields),
      value: fc.jsonValue(),
    }),
    fc.record({
      kind: fc.constant('junk' as const),
      text: fc.string().filter((junk) => !junk.includes('\n')),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(lines.length - 2), broken, async (index, how) => {
      const mutated = lines.with(index, mutate(lines[index] ?? '', how)).join('\n');
      const events = await eventsIn(mutated);
      expect(events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'cancelled' });
      expect(new Set(idsIn(events))).toEqual(new Set([id]));
    }),
    { numRuns: 300 },
  );
});

test('bytes that are no UTF-8 never end the turn, and never make another ID', async () => {
  const [whole] = bytes(text);
  const lastLine = text.trimEnd().lastIndexOf('\n');
  await fc.assert(
    fc.asyncProperty(fc.nat(lastLine - 1), fc.constantFrom(0x80, 0xff, 0xc3, 0x00), async (at, byte) => {
      const events = await eventsOf(replay([Uint8Array.from(whole ?? []).fill(byte, at, at + 1)]).run);
      expect(events.at(-1)).toMatchObject({ type: expect.stringMatching(/^turn/) as string });
      expect(idsIn(events).every((seen) => seen === id)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

const fields = ['type', 'event', 'message', 'session_id', 'subtype', 'permissionMode'] as const;
type Mutation =
  | { kind: 'cut'; at: number }
  | { kind: 'other'; field: string; value: unknown }
  | { kind: 'junk'; text: string };

function mutate(line: string, how: Mutation): string {
  if (how.kind === 'cut') return line.slice(0, Math.min(how.at, line.length - 1));
  if (how.kind === 'junk') return how.text;
  const message: unknown = JSON.parse(line);
  return JSON.stringify({ ...(typeof message === 'object' ? message : {}), [how.field]: how.value });
}

function splitAt(whole: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const ends = [...new Set(cuts), whole.length].sort((a, b) => a - b);
  return ends.map((end, index) => whole.subarray(ends[index - 1] ?? 0, end));
}
