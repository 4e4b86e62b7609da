import { stat } from 'node:fs/promises';
import { withFacts, type Logger } from '../base/log.ts';
import type { AcpAgentSettings } from '../domain/acpAgentSettings.ts';
import { agentNames } from '../domain/agentNames.ts';
import type { AgentKind } from '../domain/session.ts';
import { createAcpAdapter } from './acp/acpAdapter.ts';
import { acpAdapters } from './acp/acpAgents.ts';
import { createAmpAdapter, type AmpSettings } from './amp/ampAdapter.ts';
import type { AgentAdapter, Detection } from './agentAdapter.ts';
import { createClaudeAdapter, type ClaudeSettings } from './claude/claudeAdapter.ts';
import { createCodexAdapter, type CodexSettings } from './codex/codexAdapter.ts';
import { liveGroups } from './process/liveGroups.ts';
import { unarchiveSample } from './sample/conversationStates.ts';
import { sampleLaunch, type SampleSettings } from './sample/sampleLaunch.ts';
import { probeSample } from './sample/sampleProbe.ts';

export type { AmpSettings, ClaudeSettings, CodexSettings, SampleSettings };

export interface AgentsOptions {
  readonly sample: SampleSettings;
  /** Asked anew for every use, so that a changed setting works from the next turn on. */
  readonly codex: () => CodexSettings;
  readonly claude: () => ClaudeSettings;
  readonly amp: () => AmpSettings;
  /** None where there are no settings to write agents in. */
  readonly acp?: () => AcpAgentSettings;
  readonly log: Logger;
}

/** The agents that Threadkeeper knows, in the order in which they are offered. */
export interface AgentRegistry {
  list(): readonly AgentAdapter[];
  get(kind: AgentKind): AgentAdapter | undefined;
  /** IDs of the agents' processes that run now. */
  processes(): readonly number[];
}

export function createAgents(options: AgentsOptions): AgentRegistry {
  const { sample, codex, claude, amp, acp = () => new Map() } = options;
  // Turns, and what else is done for a thread, bring a log of their own.
  const log = withFacts(options.log, { thread: undefined });
  const native = [
    createCodexAdapter({ settings: codex, log }),
    createClaudeAdapter({ settings: claude, log }),
    createAmpAdapter({ settings: amp, log }),
    createSampleAdapter(sample, log),
  ];
  const taken = new Set(native.map(({ kind }) => kind));
  const list = () => [...native, ...acpAdapters(acp(), taken, log)];
  return {
    list,
    get: (kind) => list().find((adapter) => adapter.kind === kind),
    processes: liveGroups,
  };
}

/** The built-in agent is a program like any other, spoken to over ACP. */
function createSampleAdapter(sample: SampleSettings, log: Logger): AgentAdapter {
  return createAcpAdapter(
    {
      kind: 'sample',
      displayName: agentNames.sample,
      launch: () => Promise.resolve(sampleLaunch(sample)),
      detect: () => detectSample(sample),
      probe: (remoteId) => probeSample(sample.home, remoteId),
      unarchive: (remoteId) => unarchiveSample(sample.home, remoteId),
    },
    log,
  );
}

async function detectSample({ scriptPath }: SampleSettings): Promise<Detection> {
  const isThere = await stat(scriptPath).then(
    () => true,
    () => false,
  );
  return isThere
    ? { kind: 'found', path: scriptPath, version: 'built in' }
    : { kind: 'missing', howToInstall: 'It is a part of Threadkeeper: install Threadkeeper again.' };
}
