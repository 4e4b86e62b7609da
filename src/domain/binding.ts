import type { BindingId, RemoteThreadId, ThreadId } from './ids.ts';
import type { AgentKind } from './session.ts';

/**
 * `provisional`: seen, but the agent has not stored anything yet. `established`: a turn of it was stored.
 * `replaced`: an earlier link of the chain.
 */
export const bindingStates = ['provisional', 'established', 'replaced'] as const;
export type BindingState = (typeof bindingStates)[number];

/** What ties a thread to the agent's own conversation. A thread has a chain of them; at most one is current. */
export interface Binding {
  readonly id: BindingId;
  readonly threadId: ThreadId;
  readonly agent: AgentKind;
  readonly remoteId: RemoteThreadId;
  /** The folder the agent was started in: many agents find a conversation only from there. */
  readonly cwd: string;
  readonly state: BindingState;
  readonly createdAt: string;
}
