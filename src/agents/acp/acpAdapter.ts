import type { Logger } from '../../base/log.ts';
import { messageOf } from '../../base/decode.ts';
import type { ProbeResult } from '../../domain/health.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import type { AgentAdapter } from '../agentAdapter.ts';
import { runTurn } from '../process/turnRun.ts';
import { defaultLimits, type AcpAgent } from './acpAgent.ts';
import { AcpTurn } from './acpTurn.ts';
import { probeByList } from './probeByList.ts';

/** An adapter for any agent that speaks ACP. `log` is for what is done for no thread. */
export function createAcpAdapter(agent: AcpAgent, log: Logger): AgentAdapter {
  const limits = { ...defaultLimits, ...agent.limits };
  return {
    kind: agent.kind,
    displayName: agent.displayName,
    detect: agent.detect,
    probe,
    probeStartsProgram: agent.probe === 'list',
    ...(agent.unarchive && { unarchive: agent.unarchive }),
    startTurn: (request) =>
      runTurn((turn) => new AcpTurn({ agent, limits, request, turn }).drive(), { log: request.log }),
  };

  async function probe(remoteId: RemoteThreadId, cwd: string, forThread = log): Promise<ProbeResult> {
    const { displayName, ids, probe: look } = agent;
    if (ids && !ids.test(remoteId))
      return { health: 'missing', reason: `${remoteId} is no ID of ${displayName}` };
    if (look === 'list') return probeByList({ agent, limits, remoteId, cwd, log: forThread });
    try {
      return (await look?.(remoteId, cwd)) ?? { health: 'unknown', reason: `${displayName} cannot be asked` };
    } catch (error) {
      return { health: 'unknown', reason: messageOf(error) };
    }
  }
}
