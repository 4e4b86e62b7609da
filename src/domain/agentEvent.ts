import type { AgentError } from './agentError.ts';
import type { RemoteThreadId } from './ids.ts';
import type {
  FileChangePart,
  PermissionOption,
  PermissionOutcome,
  PlanEntry,
  ToolCallPart,
} from './message.ts';
import type { Offers } from './offers.ts';
import type { StopReason, Usage } from './turn.ts';

/** What an agent says during a turn, in our words; shaped like ACP. Adapters translate into it. */
export type AgentEvent =
  | ThreadStarted
  | TextDelta
  | ThoughtDelta
  | ToolCallStarted
  | ToolCallUpdated
  | FileChanged
  | PlanUpdated
  | PermissionRequested
  | PermissionResolved
  | UsageUpdated
  | Offered
  | ModeChanged
  | Retrying
  | Notice
  | TurnCompleted
  | TurnFailed;

/** The agent named its conversation. Always the first thing stored of a turn (invariant 2, P7). */
export interface ThreadStarted {
  readonly type: 'threadStarted';
  readonly remoteId: RemoteThreadId;
  /** True when the agent has not stored the conversation yet, so that it cannot be continued. */
  readonly provisional: boolean;
}
export interface TextDelta {
  readonly type: 'textDelta';
  readonly text: string;
  /** The agent's name of the block; another one begins a new part. */
  readonly block?: string;
}
export interface ThoughtDelta {
  readonly type: 'thoughtDelta';
  readonly text: string;
  readonly block?: string;
}
export interface ToolCallStarted {
  readonly type: 'toolCallStarted';
  readonly call: Omit<ToolCallPart, 'kind'>;
}
/** What changed of a tool call; one never seen is added, for agents that ask before they announce. */
export interface ToolCallUpdated {
  readonly type: 'toolCallUpdated';
  readonly toolCallId: string;
  readonly patch: Partial<Pick<ToolCallPart, 'title' | 'toolKind' | 'status' | 'input' | 'output'>>;
  /** Text added to the output, after `patch`. */
  readonly outputDelta?: string;
}
export interface FileChanged {
  readonly type: 'fileChanged';
  readonly change: Omit<FileChangePart, 'kind'>;
}
export interface PlanUpdated {
  readonly type: 'planUpdated';
  readonly entries: readonly PlanEntry[];
}
export interface PermissionRequested {
  readonly type: 'permissionRequested';
  readonly requestId: string;
  readonly title: string;
  readonly detail?: string;
  readonly options: readonly PermissionOption[];
}
/** The request was answered, by the user or because the turn ended. */
export interface PermissionResolved {
  readonly type: 'permissionResolved';
  readonly requestId: string;
  readonly outcome: PermissionOutcome;
}
export interface UsageUpdated {
  readonly type: 'usageUpdated';
  readonly usage: Usage;
}
/** What the user may choose in this conversation; what is left out stays as it was said before. */
export interface Offered {
  readonly type: 'offered';
  readonly offers: Partial<Offers>;
}
/** The agent is in another mode now, by itself; from then on that is the thread's mode. */
export interface ModeChanged {
  readonly type: 'modeChanged';
  readonly mode: string;
}
/** The agent tries again by itself; not the end of the turn. */
export interface Retrying {
  readonly type: 'retrying';
  readonly text: string;
}
export interface Notice {
  readonly type: 'notice';
  readonly level: 'info' | 'warning';
  readonly text: string;
}
/** The end. After it, or `turnFailed`, the stream of events ends. */
export interface TurnCompleted {
  readonly type: 'turnCompleted';
  readonly stopReason: StopReason;
  readonly usage?: Usage;
}
export interface TurnFailed {
  readonly type: 'turnFailed';
  readonly error: AgentError;
}
