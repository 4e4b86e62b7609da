import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AgentError } from '../../../src/domain/agentError.ts';
import type { AgentEvent } from '../../../src/domain/agentEvent.ts';
import { maxToolOutput, type Part } from '../../../src/domain/message.ts';
import {
  applyChange,
  emptyTranscript,
  foldEvent,
  mergeChanges,
  readableText,
  type PartChange,
} from '../../../src/domain/transcript.ts';

test('deltas of one block grow one text part, another block begins the next', () => {
  const { parts } = fold([
    { type: 'textDelta', text: 'Hel', block: '1' },
    { type: 'textDelta', text: 'lo', block: '1' },
    { type: 'textDelta', text: 'Next', block: '2' },
  ]);
  expect(parts).toEqual([
    { kind: 'text', text: 'Hello' },
    { kind: 'text', text: 'Next' },
  ]);
  expect(readableText(parts)).toBe('Hello\n\nNext');
});

test('text after a tool call is a part of its own', () => {
  const { parts } = fold([text('before'), tool('t1'), text('after')]);
  expect(parts.map(({ kind }) => kind)).toEqual(['text', 'toolCall', 'text']);
});

test('a tool call that was never announced is added by its update', () => {
  const { parts } = fold([
    { type: 'toolCallUpdated', toolCallId: 't9', patch: { title: 'ls' }, outputDelta: 'a' },
  ]);
  expect(parts).toEqual([
    { kind: 'toolCall', toolCallId: 't9', title: 'ls', toolKind: 'other', status: 'running', output: 'a' },
  ]);
});

test("a tool's output grows by deltas and keeps its end when it is too long", () => {
  const { parts } = fold([
    tool('t1'),
    { type: 'toolCallUpdated', toolCallId: 't1', patch: {}, outputDelta: 'x'.repeat(maxToolOutput) },
    { type: 'toolCallUpdated', toolCallId: 't1', patch: { status: 'done' }, outputDelta: 'end' },
  ]);
  const [part] = parts;
  expect(part?.kind === 'toolCall' && part.output).toHaveLength(maxToolOutput);
  expect(part?.kind === 'toolCall' && part.output.endsWith('xend')).toBe(true);
});

test('a plan is one part that is replaced', () => {
  const { parts } = fold([
    { type: 'planUpdated', entries: [{ content: 'a', status: 'pending' }] },
    text('working'),
    { type: 'planUpdated', entries: [{ content: 'a', status: 'done' }] },
  ]);
  expect(parts).toEqual([
    { kind: 'plan', entries: [{ content: 'a', status: 'done' }] },
    { kind: 'text', text: 'working' },
  ]);
});

test('a permission request keeps its answer; an answer to an unknown one changes nothing', () => {
  const request: AgentEvent = { type: 'permissionRequested', requestId: 'r', title: 'Run?', options: [] };
  const { parts, changes } = fold([
    request,
    { type: 'permissionResolved', requestId: 'other', outcome: { kind: 'cancelled' } },
    { type: 'permissionResolved', requestId: 'r', outcome: { kind: 'selected', optionId: 'yes' } },
  ]);
  expect(parts).toEqual([
    {
      kind: 'permission',
      requestId: 'r',
      title: 'Run?',
      options: [],
      outcome: { kind: 'selected', optionId: 'yes' },
    },
  ]);
  expect(changes).toHaveLength(2);
});

test('retries that follow each other are one notice', () => {
  const { parts } = fold([
    { type: 'retrying', text: '1 of 5' },
    { type: 'retrying', text: '2 of 5' },
  ]);
  expect(parts).toEqual([{ kind: 'notice', level: 'warning', text: '2 of 5' }]);
});

test('a failed turn ends with its cause', () => {
  const { parts } = fold([{ type: 'turnFailed', error: new AgentError('offline', 'No network.') }]);
  expect(parts).toEqual([{ kind: 'failure', code: 'offline', text: 'No network.' }]);
});

test('the changes of any stream, merged in any batches, give the same parts as the fold', () => {
  fc.assert(
    fc.property(fc.array(events()), fc.array(fc.nat(5)), (stream, batches) => {
      const { parts, changes } = fold(stream);
      expect(replay(changes, batches)).toEqual(parts);
    }),
  );
});

test('however a text is split in deltas, the part is the same', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (pieces) => {
      const { parts } = fold(pieces.map(text));
      expect(readableText(parts)).toBe(pieces.join(''));
    }),
  );
});

test('a change that does not fit is refused: one before it was lost', () => {
  expect(() => applyChange([], { op: 'append', index: 0, text: 'x' })).toThrow('no text');
  expect(() => applyChange([], { op: 'set', index: 1, part: { kind: 'text', text: '' } })).toThrow(
    'not the next',
  );
});

function fold(stream: readonly AgentEvent[]): { parts: readonly Part[]; changes: PartChange[] } {
  let transcript = emptyTranscript;
  const changes: PartChange[] = [];
  for (const event of stream) {
    const folded = foldEvent(transcript, event);
    transcript = folded.transcript;
    changes.push(...folded.changes);
  }
  return { parts: transcript.parts, changes };
}

function replay(changes: readonly PartChange[], batches: readonly number[]): readonly Part[] {
  let parts: readonly Part[] = [];
  let rest = changes;
  for (const size of [...batches, changes.length]) {
    for (const change of mergeChanges(rest.slice(0, size))) parts = applyChange(parts, change);
    rest = rest.slice(size);
  }
  return parts;
}

function text(delta: string): AgentEvent {
  return { type: 'textDelta', text: delta };
}

function tool(toolCallId: string): AgentEvent {
  const call = { toolCallId, title: 'list', toolKind: 'read', status: 'running', output: '' } as const;
  return { type: 'toolCallStarted', call };
}

function events(): fc.Arbitrary<AgentEvent> {
  const id = fc.constantFrom('a', 'b');
  return fc.oneof(
    fc.record({ type: fc.constant('textDelta' as const), text: fc.string(), block: id }),
    fc.record({ type: fc.constant('thoughtDelta' as const), text: fc.string() }),
    id.map(tool),
    fc.record({
      type: fc.constant('toolCallUpdated' as const),
      toolCallId: id,
      patch: fc.constant({}),
      outputDelta: fc.string(),
    }),
    fc.record({ type: fc.constant('retrying' as const), text: fc.string() }),
  );
}
