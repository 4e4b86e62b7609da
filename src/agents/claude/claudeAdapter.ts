import type { Logger } from '../../base/log.ts';
import { agentNames } from '../../domain/agentNames.ts';
import type { AgentAdapter } from '../agentAdapter.ts';
import { detectProgram } from '../process/agentProgram.ts';
import { runTurn } from '../process/turnRun.ts';
import { driveClaudeTurn } from './claudeTurn.ts';
import { KeptProcesses } from './keptProcesses.ts';
import { probeClaude } from './probe.ts';
import { claudePlace, claudeProgram } from './program.ts';
import { claudeEnvironment, type ClaudeSettings } from './settings.ts';

export type { ClaudeSettings } from './settings.ts';

export interface ClaudeOptions {
  /** Asked anew for every use, so that a changed setting works from the next turn on. */
  readonly settings: () => ClaudeSettings;
  readonly log: Logger;
}

/** Claude Code by its stream of JSON lines and its control protocol: the user's own `claude`. */
export function createClaudeAdapter({ settings, log }: ClaudeOptions): AgentAdapter {
  const kept = new KeptProcesses();
  return {
    kind: 'claude',
    displayName: agentNames.claude,
    detect: () => detectProgram(claudeProgram, claudePlace(settings()), log),
    probe: (remoteId, cwd) => probeClaude(remoteId, cwd, claudeEnvironment(settings()), kept.has),
    startTurn: (request) =>
      runTurn((turn) => driveClaudeTurn(turn, request, { settings: settings(), kept }), {
        log: request.log,
      }),
  };
}
