import { messageOf } from '../../base/decode.ts';
import type { Logger } from '../../base/log.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import { startAgentProcess, type AgentProcess } from '../process/agentProcess.ts';
import { locateProgram } from '../process/agentProgram.ts';
import { crashError } from '../process/crashError.ts';
import { checkThreadId } from './codexThreadId.ts';
import { initialize } from './conversation.ts';
import { codexPlace, codexProgram } from './program.ts';
import { RpcClient } from './rpcClient.ts';
import { appServer, type CodexSettings } from './settings.ts';
import { decodeServerMessage } from './wire.ts';

export interface UnarchiveRequest {
  readonly remoteId: RemoteThreadId;
  readonly cwd: string;
  readonly settings: CodexSettings;
  readonly log: Logger;
}

/** Brings an archived conversation back by an app-server of its own. Throws `AgentError`. */
export async function unarchiveCodex({ remoteId, cwd, settings, log }: UnarchiveRequest): Promise<void> {
  checkThreadId(remoteId);
  const command = await locateProgram(codexProgram, codexPlace(settings));
  const process = await startAgentProcess({ command, ...appServer(settings), cwd, log });
  const rpc = new RpcClient((line) => process.writeLine(line));
  const heard = hear(process, rpc);
  try {
    await initialize(rpc);
    await rpc.request('thread/unarchive', { threadId: remoteId });
  } finally {
    await process.stop();
    await heard;
  }
}

/** Settles the answers until Codex is gone; what it says beside them is of no interest here. */
async function hear(process: AgentProcess, rpc: RpcClient): Promise<void> {
  try {
    for await (const line of process.lines) {
      const message = decodeServerMessage(line);
      if (message.ok && message.value.kind === 'response') rpc.settle(message.value);
    }
    rpc.close(crashError('Codex', await process.exited));
  } catch (error) {
    rpc.close(error instanceof AgentError ? error : new AgentError('agent-failed', messageOf(error)));
  }
}
