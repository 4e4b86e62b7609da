import type { Logger } from '../../base/log.ts';
import { agentNames } from '../../domain/agentNames.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import type { AgentAdapter } from '../agentAdapter.ts';
import { runTurn } from '../process/turnRun.ts';
import { defaultLimits, driveAmpTurn, type AmpLimits } from './ampTurn.ts';
import { detectAmp } from './detect.ts';
import { probeAmp } from './probe.ts';
import { unarchiveAmp } from './unarchive.ts';
import type { AmpSettings } from './settings.ts';

export type { AmpSettings } from './settings.ts';

export interface AmpOptions {
  /** Asked anew for every use, so that a changed setting works from the next turn on. */
  readonly settings: () => AmpSettings;
  readonly log: Logger;
  readonly limits?: Partial<AmpLimits>;
}

/** Amp by its command line: the user's own `amp`, a process for every turn. */
export function createAmpAdapter({ settings, log, limits: changed }: AmpOptions): AgentAdapter {
  const limits = { ...defaultLimits, ...changed };
  const query = (remoteId: RemoteThreadId, cwd: string, forThread = log) => {
    return { remoteId, cwd, settings: settings(), timeoutMs: limits.probeMs, log: forThread };
  };
  return {
    kind: 'amp',
    displayName: agentNames.amp,
    detect: () => detectAmp(settings(), log),
    probe: (...asked) => probeAmp(query(...asked)),
    probeStartsProgram: true,
    unarchive: (...asked) => unarchiveAmp(query(...asked)),
    startTurn: (request) =>
      runTurn((turn) => driveAmpTurn(turn, request, { settings: settings(), limits }), { log: request.log }),
  };
}
