import * as v from 'valibot';
import type { BareTurn } from './bareTurn.ts';
import { RpcProcess, type RpcProgram } from './rpcProcess.ts';

const clientInfo = { name: 'bench', title: 'Bench', version: '1' };
const opened = v.looseObject({ thread: v.looseObject({ id: v.string() }) });

/** A turn of `codex app-server` in a process of its own; with `conversation`, it resumes that one. */
export async function bareCodexTurn(
  program: RpcProgram,
  prompt: string,
  conversation?: string,
): Promise<BareTurn> {
  const start = performance.now();
  const codex = new RpcProcess(program);
  await codex.request('initialize', { clientInfo, capabilities: null });
  codex.notify('initialized');
  const settings = { cwd: program.cwd, sandbox: 'danger-full-access', approvalPolicy: 'never' };
  const answer =
    conversation === undefined
      ? await codex.request('thread/start', settings)
      : await codex.request('thread/resume', { threadId: conversation, excludeTurns: true, ...settings });
  const threadId = v.parse(opened, answer).thread.id;
  const first = codex.first(({ method }) => method === 'item/agentMessage/delta');
  const completed = codex.first(({ method }) => method === 'turn/completed');
  const input = [{ type: 'text', text: prompt, text_elements: [] }];
  await codex.request('turn/start', { threadId, input });
  await first;
  const ms = performance.now() - start;
  await completed;
  await codex.end();
  return { ms, conversation: threadId };
}
