import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maxToolOutput, type Part } from '../../../../src/domain/message.ts';
import { applyChange, type PartChange } from '../../../../src/domain/transcript.ts';
import { startTurn } from '../support/sample.ts';
import { serveTemporaryStore } from '../support/servedStore.ts';

// Code units, so that halves of surrogate pairs and zero bytes are among them: a stream may cut anywhere.
const text = fc.string({
  unit: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ud83d', '\ude00', '\0')),
});
const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text }),
  fc.record({ kind: fc.constant('thought' as const), text }),
  fc.record({
    kind: fc.constant('toolCall' as const),
    toolCallId: text,
    title: text,
    toolKind: fc.constant('read' as const),
    status: fc.constantFrom('running' as const, 'done' as const),
    output: text,
  }),
  fc.record({ kind: fc.constant('notice' as const), level: fc.constant('info' as const), text }),
);
/** What a sequence is made of; each becomes a change that fits the parts so far. */
const step = fc.oneof(
  fc.record({ op: fc.constant('append' as const), at: fc.nat(), text }),
  fc.record({ op: fc.constant('set' as const), at: fc.nat(), part }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

test('any changes, in any batches, read back as the same parts, before the end and after it', async () => {
  const { api } = await serveTemporaryStore();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { maxLength: 6 }), { maxLength: 6 }), async (batches) => {
      const { turnId, replyMessageId: messageId } = await startTurn(api);
      let parts: readonly Part[] = [];
      for (const [index, steps] of batches.entries()) {
        const changes: PartChange[] = [];
        for (const one of steps) {
          const change = fitting(parts, one);
          parts = applyChange(parts, change);
          changes.push(change);
        }
        await api.changeParts({ messageId, changes, batch: index + 1 });
      }
      expect((await api.getMessage({ messageId }))?.parts).toEqual(parts);
      await api.endTurn({ turnId, stopReason: 'end_turn' });
      expect((await api.getMessage({ messageId }))?.parts).toEqual(parts);
    }),
    { numRuns: 40 },
  );
}, 30_000);

function fitting(parts: readonly Part[], { at, ...change }: Step): PartChange {
  if (change.op === 'set') return { op: 'set', index: at % (parts.length + 1), part: change.part };
  const texts = parts.flatMap(({ kind }, index) => (kind === 'text' || kind === 'thought' ? [index] : []));
  const index = texts[at % texts.length];
  if (index !== undefined) return { ...change, index };
  return { op: 'set', index: parts.length, part: { kind: 'text', text: change.text } };
}

test('a tool output as long as they get is kept whole', async () => {
  const { api } = await serveTemporaryStore();
  const { replyMessageId: messageId } = await startTurn(api);
  const output = 'x\0'.repeat(maxToolOutput / 2);
  const long: Part = {
    kind: 'toolCall',
    toolCallId: 't',
    title: 't',
    toolKind: 'read',
    status: 'done',
    output,
  };
  await api.changeParts({ messageId, changes: [{ op: 'set', index: 0, part: long }], batch: 1 });
  expect((await api.getMessage({ messageId }))?.parts).toEqual([long]);
});
