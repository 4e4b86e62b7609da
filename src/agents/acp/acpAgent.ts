import type { ProbeResult } from '../../domain/health.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import type { AgentKind } from '../../domain/session.ts';
import type { AgentAdapter } from '../agentAdapter.ts';
import type { StopSteps } from '../process/processGroup.ts';

/** An agent that speaks the Agent Client Protocol, version 1, over stdin and stdout. */
export interface AcpAgent {
  readonly kind: AgentKind;
  /** As the user knows it; it stands in messages. */
  readonly displayName: string;
  /** How it is started; asked before each turn, so that changed settings count. */
  readonly launch: () => Promise<AcpLaunch>;
  readonly detect: AgentAdapter['detect'];
  /**
   * How a stored conversation is looked for: by the agent's own list, or by a look at its files. Without one the
   * answer is `unknown`. Never by loading: some agents destroy what they load.
   */
  readonly probe?: 'list' | ((remoteId: RemoteThreadId, cwd: string) => Promise<ProbeResult>);
  /** How an archived one is brought back: ACP has no word for it. */
  readonly unarchive?: AgentAdapter['unarchive'];
  /** What the IDs that it gives look like; another one is never sent, as some agents take it for a title. */
  readonly ids?: RegExp;
  /** How long a stored conversation must not be opened yet, in ms: some agents would destroy it. */
  readonly loadableIn?: (remoteId: RemoteThreadId) => Promise<number>;
  readonly limits?: Partial<AcpLimits>;
}

export interface AcpLaunch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** How long things may take, in ms. */
export interface AcpLimits {
  /** Each step until the prompt is sent. */
  readonly handshakeMs: number;
  /** Silence after which a replayed history has ended: some agents go on with it after their answer. */
  readonly replayQuietMs: number;
  /** A probe by the agent's list, altogether. */
  readonly probeMs: number;
  readonly stopSteps?: StopSteps;
}

export const defaultLimits: AcpLimits = {
  handshakeMs: 30_000,
  replayQuietMs: 150,
  probeMs: 10_000,
};
