import type { Logger } from '../../base/log.ts';
import type { AcpAgentSetting, AcpAgentSettings } from '../../domain/acpAgentSettings.ts';
import type { Decoded } from '../../base/decode.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { AgentKind } from '../../domain/session.ts';
import type { AgentAdapter } from '../agentAdapter.ts';
import { runTurn } from '../process/turnRun.ts';
import { createAcpAdapter } from './acpAdapter.ts';
import { acpAgent, ownAgent, withSetting } from './configuredAgent.ts';
import { knownAgents } from './knownAgents.ts';

/**
 * The agents of the table, then the user's own, as the settings are now. `taken`: the kinds of the agents with an
 * adapter of their own. One that is written wrongly is there as well, and tells the reason.
 */
export function acpAdapters(
  settings: AcpAgentSettings,
  taken: ReadonlySet<AgentKind>,
  log: Logger,
): AgentAdapter[] {
  const builtIn = knownAgents.map((known) => {
    const setting = settings.get(known.kind) ?? { ok: true, value: {} };
    if (!setting.ok) return brokenAgent(known.kind, known.displayName, setting.reason);
    return createAcpAdapter(acpAgent(withSetting(known, setting.value), log), log);
  });
  const isOwn = (kind: AgentKind) => !knownAgents.some((known) => known.kind === kind);
  const own = [...settings].filter(([kind]) => isOwn(kind));
  // The adapter of a taken kind is found first; the entry is listed only to tell why it does nothing.
  return [...builtIn, ...own.map(([kind, setting]) => ownAdapter(kind, setting, taken.has(kind), log))];
}

function ownAdapter(
  kind: AgentKind,
  setting: Decoded<AcpAgentSetting>,
  taken: boolean,
  log: Logger,
): AgentAdapter {
  if (taken) return brokenAgent(kind, kind, 'this agent has settings of its own');
  if (!setting.ok) return brokenAgent(kind, kind, setting.reason);
  const { command } = setting.value;
  if (command === undefined) return brokenAgent(kind, kind, 'command: it says which program is started');
  return createAcpAdapter(acpAgent(ownAgent(kind, command, setting.value), log), log);
}

function brokenAgent(kind: AgentKind, displayName: string, why: string): AgentAdapter {
  const reason = `"${kind}" is not usable as it is written: ${why}`;
  return {
    kind,
    displayName,
    detect: () => Promise.resolve({ kind: 'unusable', path: 'threadkeeper.acpAgents', reason }),
    probe: () => Promise.resolve({ health: 'unknown', reason }),
    startTurn: ({ log }) =>
      runTurn(() => Promise.reject(new AgentError('not-executable', `threadkeeper.acpAgents: ${reason}.`)), {
        log,
      }),
  };
}
