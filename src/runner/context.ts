import type { Logger } from '../base/log.ts';
import type { AgentAdapter } from '../agents/agentAdapter.ts';
import type { AgentEvent } from '../domain/agentEvent.ts';
import type { BriefingMode } from '../domain/briefing.ts';
import type { MakeUuid, ThreadId } from '../domain/ids.ts';
import type { Choices } from '../domain/offers.ts';
import type { AgentKind } from '../domain/session.ts';
import type { StoreClient } from '../store/client.ts';
import type { StoreApi } from '../store/protocol.ts';

/** What the runner works with; given by the composition root. */
export interface RunnerContext {
  readonly store: StoreApi;
  /** What is done to the store, in this process and in others. */
  readonly changes: Pick<StoreClient, 'onDidChange' | 'onDidGrow' | 'onDidRejoin' | 'onDidRequestStop'>;
  /** None when no agent of this kind is known. */
  readonly agent: (kind: AgentKind) => AgentAdapter | undefined;
  /** Why no agent may be started now, in the user's words; none when it may (an untrusted workspace). */
  readonly whyNotStart: () => string | undefined;
  /** Hears what an agent says in a turn, and what the runner adds to it, in order; the ID of a conversation once it is stored. */
  readonly hear?: (threadId: ThreadId, event: AgentEvent) => void;
  /** Asked anew whenever a lost conversation is replaced; `always` if not given. */
  readonly briefing?: () => BriefingMode;
  /** Silence of an agent after which the user is told that we still wait, in ms; 0 is never. Asked anew for every turn. */
  readonly silenceMs?: () => number;
  /** What counts in every turn more than what was chosen for its thread; it is not stored. */
  readonly choices?: Choices;
  readonly log: Logger;
  readonly uuid: MakeUuid;
}
