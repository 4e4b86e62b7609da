import { messageOf } from '../../base/decode.ts';
import type { Logger } from '../../base/log.ts';
import type { ProbeResult } from '../../domain/health.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import { startAgentProcess } from '../process/agentProcess.ts';
import { delay } from '../process/delay.ts';
import type { AcpAgent, AcpLimits } from './acpAgent.ts';
import type { AcpConnection } from './acpConnection.ts';
import { methods } from './methods.ts';
import { initialize, read } from './openConversation.ts';
import { sessionListSchema } from './wire.ts';

export interface ListProbe {
  readonly agent: AcpAgent;
  readonly limits: AcpLimits;
  readonly remoteId: RemoteThreadId;
  readonly cwd: string;
  readonly log: Logger;
}

/** Pages of an agent's list that are read before the search is given up. */
const maxPages = 50;

/**
 * Looks for a conversation in the agent's own list. Never throws. What is not in the list is `unknown`, not
 * `missing`: lists leave out archived and old conversations, and continuing one tells for sure (invariant 5).
 */
export async function probeByList(probe: ListProbe): Promise<ProbeResult> {
  const { agent, limits, cwd, log } = probe;
  try {
    const launch = await agent.launch();
    const { AcpConnection } = await import('./acpConnection.ts');
    const process = await startAgentProcess({ ...launch, cwd, log });
    const search = listed(
      probe,
      new AcpConnection({ process, log, displayName: agent.displayName, listener }),
    );
    const inTime = delay(limits.probeMs, search).then(() => false);
    return describe(agent.displayName, await Promise.race([search, inTime]).finally(() => process.kill()));
  } catch (error) {
    return { health: 'unknown', reason: messageOf(error) };
  }
}

const listener = {
  onUpdate: () => undefined,
  onPermission: () => Promise.resolve({ kind: 'cancelled' } as const),
};

async function listed(probe: ListProbe, connection: AcpConnection): Promise<boolean> {
  const { displayName } = probe.agent;
  const timeoutMs = probe.limits.handshakeMs;
  const capabilities = await initialize({ ...probe, connection, displayName, timeoutMs });
  if (!capabilities.sessionCapabilities?.list) return false;
  let cursor: string | null | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const params = cursor ? { cursor } : {};
    const answer = await connection.request(methods.session.list, params, timeoutMs);
    const { sessions, nextCursor } = read(sessionListSchema, answer, displayName);
    if (sessions.some(({ sessionId }) => sessionId === probe.remoteId)) return true;
    if (!nextCursor) return false;
    cursor = nextCursor;
  }
  return false;
}

function describe(displayName: string, found: boolean): ProbeResult {
  return found
    ? { health: 'live', reason: `${displayName} lists the conversation` }
    : { health: 'unknown', reason: `${displayName} does not list the conversation` };
}
