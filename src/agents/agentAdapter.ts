import type { Logger } from '../base/log.ts';
import type { AgentEvent } from '../domain/agentEvent.ts';
import type { ProbeResult } from '../domain/health.ts';
import type { RemoteThreadId } from '../domain/ids.ts';
import type { PermissionOutcome } from '../domain/message.ts';
import type { Choices, Offers } from '../domain/offers.ts';
import type { AgentKind } from '../domain/session.ts';

/** What every agent looks like from our side. Adapters keep nothing between turns: a process lives for one turn. */
export interface AgentAdapter {
  readonly kind: AgentKind;
  /** As the user knows it: "Codex". */
  readonly displayName: string;
  /** Looks for the program and asks its version, for no thread. Never throws; takes at most 5 s. */
  detect(): Promise<Detection>;
  /**
   * Whether the agent still has a conversation, cheaply and without side effects (invariant 4). Never throws: what
   * it cannot tell is `unknown`. `log` is that of the thread it is done for; without it the log says that it is for none.
   */
  probe(remoteId: RemoteThreadId, cwd: string, log?: Logger): Promise<ProbeResult>;
  /**
   * A probe of this agent starts its program, and takes as long as a turn takes to begin. A conversation that was seen
   * live a few minutes ago is then continued without one: its turn tells the same by its failure, before any output.
   */
  readonly probeStartsProgram?: boolean;
  /**
   * The conversation that the agent itself would go on with in a folder; undefined when it has none. Only agents that
   * have such a thing can be asked. Cheap, without side effects, never throws.
   */
  currentThread?(cwd: string): Promise<RemoteThreadId | undefined>;
  /** Makes an archived conversation one that can be continued. Only for agents that can; throws `AgentError`. */
  unarchive?(remoteId: RemoteThreadId, cwd: string, log?: Logger): Promise<void>;
  /** Starts a turn. Does not throw: what goes wrong is a `turnFailed` event. */
  startTurn(request: TurnRequest): TurnRun;
}

export type Detection =
  | {
      readonly kind: 'found';
      readonly path: string;
      readonly version: string;
      /** What the user should know before: no sign of a login, for example. */
      readonly note?: string;
    }
  /** Not there: how to install it, in one line, and a page about it. */
  | { readonly kind: 'missing'; readonly howToInstall: string; readonly url?: string }
  /** There, but it cannot be used: not executable, too old, prints rubbish. */
  | { readonly kind: 'unusable'; readonly path: string; readonly reason: string };

export interface TurnRequest {
  /** The conversation to continue; none lets the agent create one (P6). */
  readonly remoteId?: RemoteThreadId;
  /** Absolute folder the agent is started in. */
  readonly cwd: string;
  readonly prompt: string;
  /**
   * What the user chose of the agent's offers, applied before the prompt. One that the agent no longer offers is left
   * out with a `notice`, and never fails the turn.
   */
  readonly choices?: Choices;
  /** What the agent is known to offer: it need not be asked for in each turn of a conversation. */
  readonly offers?: Offers;
  /** Silence after which the user is told that we still wait, in ms; 0 is never, 60 s if not given. */
  readonly silenceMs?: number;
  /**
   * Whether a prompt of the same conversation is waiting to be sent next. An agent may keep its process for it then, and
   * ends it when none comes.
   */
  readonly isFollowed?: () => boolean;
  /** Has the PID of the process, the full argument array and the IDs in its lines (P11, P12). */
  readonly log: Logger;
}

/** A turn that is running, until `ended`. */
export interface TurnRun {
  /** Ends after `turnCompleted` or `turnFailed`, of which there is exactly one. Can be iterated once. */
  readonly events: AsyncIterable<AgentEvent>;
  /** Answers a permission request; one that is not open is ignored. */
  answer(requestId: string, outcome: PermissionOutcome): void;
  /** Interrupts politely; the process group is ended surely within 5 s (invariant 9). */
  cancel(): void;
  /** Resolves when no process of the turn is left but one that is kept for a prompt that waits; never rejects. */
  readonly ended: Promise<void>;
}
