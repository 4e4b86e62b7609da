import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AcpConnection } from '../../../../src/agents/acp/acpConnection.ts';
import { UpdateTranslator } from '../../../../src/agents/acp/updateTranslator.ts';
import type { TurnProgress } from '../../../../src/agents/process/turnRun.ts';
import { memoryLog } from '../process/processes.ts';
import { recordedProcess } from '../process/recordedProcess.ts';

const text = 'Grüße, 世界 😀';
const chunk = { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } };
const plan = { sessionUpdate: 'plan', entries: [{ content: 'ein Schritt', status: 'completed' }] };
const stream = Buffer.from(
  ['{"half of', message(chunk), '', '[1, 2]', message(plan), 'null', message(chunk)].join('\n'),
);

test('any split of the bytes gives the same events; a bad line is skipped, none is lost', async () => {
  const all = [
    { type: 'textDelta', text },
    { type: 'planUpdated', entries: [{ content: 'ein Schritt', status: 'done' }] },
    { type: 'textDelta', text },
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(stream.length - 1)), async (cuts) => {
      expect(await eventsOf(cuts)).toEqual(all);
    }),
  );
});

async function eventsOf(cuts: readonly number[]): Promise<TurnProgress[]> {
  const { log } = memoryLog();
  const translator = new UpdateTranslator(log);
  const events: TurnProgress[] = [];
  const connection = new AcpConnection({
    process: recordedProcess(pieces(cuts)),
    displayName: 'Recorded',
    log,
    listener: {
      onUpdate: (update) => void events.push(...translator.translate(update)),
      onPermission: () => Promise.resolve({ kind: 'cancelled' }),
    },
  });
  await connection.closed;
  return events;
}

async function* pieces(cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const starts = [0, ...[...cuts].sort((a, b) => a - b)];
  for (const [index, start] of starts.entries())
    yield await Promise.resolve(stream.subarray(start, starts[index + 1]));
}

function message(update: object): string {
  return JSON.stringify({ jsonrpc: '2.0', method: 'session/update', params: { sessionId: 's', update } });
}
