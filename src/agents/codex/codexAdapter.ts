import type { Logger } from '../../base/log.ts';
import { agentNames } from '../../domain/agentNames.ts';
import type { AgentAdapter } from '../agentAdapter.ts';
import { detectProgram } from '../process/agentProgram.ts';
import { runTurn } from '../process/turnRun.ts';
import { driveCodexTurn } from './codexTurn.ts';
import { probeCodex } from './probe.ts';
import { codexPlace, codexProgram } from './program.ts';
import { codexEnvironment, type CodexSettings } from './settings.ts';
import { unarchiveCodex } from './unarchive.ts';

export type { CodexSettings } from './settings.ts';

export interface CodexOptions {
  /** Asked anew for every use, so that a changed setting works from the next turn on. */
  readonly settings: () => CodexSettings;
  readonly log: Logger;
}

/** Codex by its app-server: the user's own `codex`, a process for every turn. */
export function createCodexAdapter({ settings, log }: CodexOptions): AgentAdapter {
  return {
    kind: 'codex',
    displayName: agentNames.codex,
    detect: () => detectProgram(codexProgram, codexPlace(settings()), log),
    probe: (remoteId) => probeCodex(remoteId, codexEnvironment(settings())),
    unarchive: (remoteId, cwd, forThread = log) =>
      unarchiveCodex({ remoteId, cwd, settings: settings(), log: forThread }),
    startTurn: (request) =>
      runTurn((turn) => driveCodexTurn(turn, request, { settings: settings() }), {
        log: request.log,
      }),
  };
}
