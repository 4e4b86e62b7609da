import * as v from 'valibot';
import { remoteThreadIdSchema } from '../../src/domain/remoteThreadId.ts';
import type { RunBareTurn } from './bareTurn.ts';
import { RpcProcess } from './rpcProcess.ts';

const client = { name: 'bench', version: '1' };
const clientCapabilities = { fs: { readTextFile: false, writeTextFile: false }, terminal: false };
const created = v.object({ sessionId: remoteThreadIdSchema });
const chunk = v.object({
  method: v.literal('session/update'),
  params: v.object({ update: v.object({ sessionUpdate: v.literal('agent_message_chunk') }) }),
});

/** For an agent that speaks ACP when it is started with `args`, and can resume. */
export function bareAcpTurn(args: readonly string[] = []): RunBareTurn {
  return async (program, prompt, conversation) => {
    const start = performance.now();
    const agent = new RpcProcess(program, args);
    await agent.request('initialize', { protocolVersion: 1, clientCapabilities, clientInfo: client });
    const where = { cwd: program.cwd, mcpServers: [] };
    const sessionId = conversation ?? v.parse(created, await agent.request('session/new', where)).sessionId;
    if (conversation !== undefined) await agent.request('session/resume', { sessionId, ...where });
    const first = agent.first(chunk);
    const turn = agent.request('session/prompt', { sessionId, prompt: [{ type: 'text', text: prompt }] });
    await first;
    const ms = performance.now() - start;
    await turn;
    await agent.end();
    return { ms, conversation: sessionId };
  };
}
