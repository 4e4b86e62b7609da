import type { Logger } from '../../base/log.ts';
import { messageOf } from '../../base/decode.ts';
import type { ProbeResult } from '../../domain/health.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import type { AgentAdapter } from '../agentAdapter.ts';
import { runTurn } from '../process/turnRun.ts';
import { defaultLimits, type AcpAgent } from './acpAgent.ts';
import { AcpTurn } from './acpTurn.ts';
import { probeByList } from './probeByList.ts';

/** An adapter for any agent that speaks ACP. `log` is for what no turn asked for: a probe. */
export function createAcpAdapter(agent: AcpAgent, log: Logger): AgentAdapter {
  const limits = { ...defaultLimits, ...agent.limits };
  return {
    kind: agent.kind,
    displayName: agent.displayName,
    detect: agent.detect,
    probe: (remoteId, cwd) => probe(agent, remoteId, cwd),
    probeStartsProgram: agent.probe === 'list',
    ...(agent.unarchive && { unarchive: agent.unarchive }),
    startTurn: (request) =>
      runTurn((turn) => new AcpTurn({ agent, limits, request, turn }).drive(), { log: request.log }),
  };

  async function probe(of: AcpAgent, remoteId: RemoteThreadId, cwd: string): Promise<ProbeResult> {
    if (of.ids && !of.ids.test(remoteId))
      return { health: 'missing', reason: `${remoteId} is no ID of ${of.displayName}` };
    if (of.probe === 'list') return probeByList({ agent: of, limits, remoteId, cwd, log });
    try {
      return (
        (await of.probe?.(remoteId, cwd)) ?? {
          health: 'unknown',
          reason: `${of.displayName} cannot be asked`,
        }
      );
    } catch (error) {
      return { health: 'unknown', reason: messageOf(error) };
    }
  }
}
