import * as v from 'valibot';
import { commandLine } from '../../src/agents/claude/commandLine.ts';
import { remoteThreadIdSchema } from '../../src/domain/remoteThreadId.ts';
import type { RunBareTurn } from './bareTurn.ts';
import { LineProcess } from './lineProcess.ts';

const textDelta = v.object({
  type: v.literal('stream_event'),
  event: v.object({ delta: v.object({ type: v.literal('text_delta') }) }),
});
const result = v.object({ type: v.literal('result'), session_id: remoteThreadIdSchema });

/** By its stream of JSON lines, with the arguments and the two lines that the product starts with. */
export const bareClaudeTurn: RunBareTurn = async (program, prompt, conversation) => {
  const start = performance.now();
  const claude = new LineProcess(program, commandLine(conversation, {}));
  const first = claude.first(textDelta);
  const ended = claude.first(result);
  claude.write({ type: 'control_request', request_id: 'bench', request: { subtype: 'initialize' } });
  const message = { role: 'user', content: [{ type: 'text', text: prompt }] };
  claude.write({ type: 'user', message, parent_tool_use_id: null, session_id: '' });
  await first;
  const ms = performance.now() - start;
  const { session_id } = await ended;
  await claude.end();
  return { ms, conversation: session_id };
};
