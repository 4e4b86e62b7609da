import * as v from 'valibot';
import type { Schema } from '../base/decode.ts';
import {
  messageIdSchema,
  threadIdSchema,
  turnIdSchema,
  type MessageId,
  type ThreadId,
  type TurnId,
} from './ids.ts';
import { agentErrorCodes, type AgentErrorCode } from './agentError.ts';
import { stopReasons, usageSchema, type StopReason, type Usage } from './turn.ts';

export const roles = ['user', 'assistant', 'system'] as const;
export type Role = (typeof roles)[number];

/** One message of a thread. `content` is the readable text in Markdown; parts are what else happened, in order. */
export interface Message {
  readonly id: MessageId;
  readonly threadId: ThreadId;
  readonly role: Role;
  readonly content: string;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  /** Position in the thread: 0, 1, 2… (M16). */
  readonly idx: number;
  readonly parts: readonly Part[];
  /** The turn this message belongs to; messages that came by import have none. */
  readonly turn?: MessageTurn | undefined;
}

export interface MessageTurn {
  readonly id: TurnId;
  /** None while the turn runs. */
  readonly stopReason?: StopReason | undefined;
  readonly usage?: Usage | undefined;
}

/** The turn that runs in the thread of these latest messages. */
export function runningTurn(messages: readonly Message[]): TurnId | undefined {
  return messages.findLast(({ turn }) => turn && !turn.stopReason)?.turn?.id;
}

export type Part =
  | TextPart
  | ThoughtPart
  | ToolCallPart
  | PlanPart
  | PermissionPart
  | FileChangePart
  | NoticePart
  | SeamPart
  | FailurePart;

export interface TextPart {
  readonly kind: 'text';
  readonly text: string;
}
export interface ThoughtPart {
  readonly kind: 'thought';
  readonly text: string;
}

export const toolKinds = [
  'read',
  'edit',
  'delete',
  'move',
  'search',
  'execute',
  'think',
  'fetch',
  'other',
] as const;
export const toolStatuses = ['pending', 'running', 'done', 'failed'] as const;
export interface ToolCallPart {
  readonly kind: 'toolCall';
  readonly toolCallId: string;
  readonly title: string;
  readonly toolKind: (typeof toolKinds)[number];
  readonly status: (typeof toolStatuses)[number];
  /** What the tool was called with, as text. */
  readonly input?: string | undefined;
  /** What it gave so far, as text; at most `maxToolOutput` characters, the beginning left out. */
  readonly output: string;
}
/** Characters of a tool's output that are kept. */
export const maxToolOutput = 200_000;

export const planStatuses = ['pending', 'running', 'done'] as const;
export interface PlanEntry {
  readonly content: string;
  readonly status: (typeof planStatuses)[number];
}
export interface PlanPart {
  readonly kind: 'plan';
  readonly entries: readonly PlanEntry[];
}

export const permissionKinds = ['allow_once', 'allow_always', 'reject_once', 'reject_always'] as const;
export interface PermissionOption {
  readonly optionId: string;
  /** The agent's own words. */
  readonly name: string;
  readonly kind: (typeof permissionKinds)[number];
}
export interface PermissionPart {
  readonly kind: 'permission';
  readonly requestId: string;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly options: readonly PermissionOption[];
  /** None while the user has not answered. `cancelled`: the turn ended before an answer. */
  readonly outcome?: PermissionOutcome | undefined;
}
export type PermissionOutcome =
  { readonly kind: 'selected'; readonly optionId: string } | { readonly kind: 'cancelled' };

/** A file the agent changed. `oldText` is null where the file is new, `newText` where it is gone. */
export interface FileChangePart {
  readonly kind: 'fileChange';
  readonly toolCallId: string;
  /** Absolute path. */
  readonly path: string;
  readonly oldText: string | null;
  readonly newText: string | null;
}

/** Something worth a line in the transcript: a retry, a mode that changed. */
export interface NoticePart {
  readonly kind: 'notice';
  readonly level: 'info' | 'warning';
  readonly text: string;
}
/** Here another conversation of the agent begins: what was said before, it knows only by the briefing. */
export interface SeamPart {
  readonly kind: 'seam';
  readonly text: string;
  /** Why, in the user's words. */
  readonly reason: string;
  /** What the agent was told of the messages before; none when it was told nothing. */
  readonly briefing?: string | undefined;
}
/** Why the turn failed; the panel offers what fits the code. */
export interface FailurePart {
  readonly kind: 'failure';
  readonly code: AgentErrorCode;
  readonly text: string;
}

const text = v.string();
const planEntrySchema = v.object({ content: text, status: v.picklist(planStatuses) });
const permissionOptionSchema = v.object({
  optionId: text,
  name: text,
  kind: v.picklist(permissionKinds),
});
export const permissionOutcomeSchema: Schema<PermissionOutcome> = v.variant('kind', [
  v.object({ kind: v.literal('selected'), optionId: text }),
  v.object({ kind: v.literal('cancelled') }),
]);

export const partSchema: Schema<Part> = v.variant('kind', [
  v.object({ kind: v.literal('text'), text }),
  v.object({ kind: v.literal('thought'), text }),
  v.object({
    kind: v.literal('toolCall'),
    toolCallId: text,
    title: text,
    toolKind: v.picklist(toolKinds),
    status: v.picklist(toolStatuses),
    input: v.optional(text),
    output: text,
  }),
  v.object({ kind: v.literal('plan'), entries: v.array(planEntrySchema) }),
  v.object({
    kind: v.literal('permission'),
    requestId: text,
    title: text,
    detail: v.optional(text),
    options: v.array(permissionOptionSchema),
    outcome: v.optional(permissionOutcomeSchema),
  }),
  v.object({
    kind: v.literal('fileChange'),
    toolCallId: text,
    path: text,
    oldText: v.nullable(text),
    newText: v.nullable(text),
  }),
  v.object({ kind: v.literal('notice'), level: v.picklist(['info', 'warning']), text }),
  v.object({ kind: v.literal('seam'), text, reason: text, briefing: v.optional(text) }),
  v.object({ kind: v.literal('failure'), code: v.picklist(agentErrorCodes), text }),
]);

export const messageTurnSchema: Schema<MessageTurn> = v.object({
  id: turnIdSchema,
  stopReason: v.optional(v.picklist(stopReasons)),
  usage: v.optional(usageSchema),
});
export const messageSchema: Schema<Message> = v.object({
  id: messageIdSchema,
  threadId: threadIdSchema,
  role: v.picklist(roles),
  content: text,
  createdAt: text,
  idx: v.number(),
  parts: v.array(partSchema),
  turn: v.optional(messageTurnSchema),
});
