import type { AgentEvent } from '../../domain/agentEvent.ts';
import type { RemoteThreadId, ThreadId, TurnId } from '../../domain/ids.ts';
import type { MessageTurn } from '../../domain/message.ts';
import type { Session } from '../../domain/session.ts';

/** Where a prompt is sent. */
export interface Place {
  readonly session: Session;
  readonly threadId: ThreadId;
}

/** Tells the user or a program what becomes of a prompt. */
export interface Printer {
  /** The turn is stored and about to start; `remoteId`: the conversation it is to continue. */
  begin(turnId: TurnId, remoteId: RemoteThreadId | undefined): void;
  hear(event: AgentEvent): void;
  end(turn: MessageTurn): void;
}
