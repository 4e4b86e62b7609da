import * as v from 'valibot';
import { turnArguments } from '../../src/agents/amp/ampTurn.ts';
import { remoteThreadIdSchema } from '../../src/domain/remoteThreadId.ts';
import type { RunBareTurn } from './bareTurn.ts';
import { LineProcess } from './lineProcess.ts';

const said = v.object({
  type: v.literal('assistant'),
  message: v.object({ content: v.tupleWithRest([v.object({ type: v.literal('text') })], v.unknown()) }),
});
const result = v.object({ type: v.literal('result'), session_id: remoteThreadIdSchema });

/** By `amp --execute`, with the product's arguments. Its first text is its first message, whole. */
export const bareAmpTurn: RunBareTurn = async (program, prompt, conversation) => {
  const start = performance.now();
  const amp = new LineProcess(program, turnArguments(conversation));
  const first = amp.first(said);
  const ended = amp.first(result);
  amp.write({ type: 'user', message: { role: 'user', content: [{ type: 'text', text: prompt }] } });
  amp.endInput();
  await first;
  const ms = performance.now() - start;
  const { session_id } = await ended;
  await amp.end();
  return { ms, conversation: session_id };
};
