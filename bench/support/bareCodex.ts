import * as v from 'valibot';
import { remoteThreadIdSchema } from '../../src/domain/remoteThreadId.ts';
import type { RunBareTurn } from './bareTurn.ts';
import { RpcProcess } from './rpcProcess.ts';

const clientInfo = { name: 'bench', title: 'Bench', version: '1' };
const opened = v.object({ thread: v.object({ id: remoteThreadIdSchema }) });
const delta = v.object({ method: v.literal('item/agentMessage/delta') });
const turnCompleted = v.object({ method: v.literal('turn/completed') });

/** By `codex app-server`. */
export const bareCodexTurn: RunBareTurn = async (program, prompt, conversation) => {
  const start = performance.now();
  const codex = new RpcProcess(program, ['app-server']);
  await codex.request('initialize', { clientInfo, capabilities: null });
  codex.notify('initialized');
  const settings = { cwd: program.cwd, sandbox: 'danger-full-access', approvalPolicy: 'never' };
  const answer =
    conversation === undefined
      ? await codex.request('thread/start', settings)
      : await codex.request('thread/resume', { threadId: conversation, excludeTurns: true, ...settings });
  const threadId = v.parse(opened, answer).thread.id;
  const first = codex.first(delta);
  const completed = codex.first(turnCompleted);
  const input = [{ type: 'text', text: prompt, text_elements: [] }];
  await codex.request('turn/start', { threadId, input });
  await first;
  const ms = performance.now() - start;
  await completed;
  await codex.end();
  return { ms, conversation: threadId };
};
