import * as v from 'valibot';
import type { BareTurn } from './bareTurn.ts';
import { RpcProcess, type RpcProgram } from './rpcProcess.ts';

const client = { name: 'bench', version: '1' };
const clientCapabilities = { fs: { readTextFile: false, writeTextFile: false }, terminal: false };
const created = v.looseObject({ sessionId: v.string() });
const chunk = v.looseObject({ update: v.looseObject({ sessionUpdate: v.literal('agent_message_chunk') }) });

/** A turn of an ACP agent in a process of its own; with `conversation`, it resumes that one. */
export async function bareAcpTurn(
  program: RpcProgram,
  prompt: string,
  conversation?: string,
): Promise<BareTurn> {
  const start = performance.now();
  const agent = new RpcProcess(program);
  await agent.request('initialize', { protocolVersion: 1, clientCapabilities, clientInfo: client });
  const where = { cwd: program.cwd, mcpServers: [] };
  const sessionId = conversation ?? v.parse(created, await agent.request('session/new', where)).sessionId;
  if (conversation !== undefined) await agent.request('session/resume', { sessionId, ...where });
  const first = agent.first(({ method, params }) => method === 'session/update' && v.is(chunk, params));
  const turn = agent.request('session/prompt', { sessionId, prompt: [{ type: 'text', text: prompt }] });
  await first;
  const ms = performance.now() - start;
  await turn;
  await agent.end();
  return { ms, conversation: sessionId };
}
