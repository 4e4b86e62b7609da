import * as v from 'valibot';
import type { Schema } from '../base/decode.ts';
import { threadHealthSchema, type ThreadHealth } from './health.ts';
import { sessionIdSchema, threadIdSchema, type SessionId, type ThreadId } from './ids.ts';

/** Which program does the work. The built-in ones, or a name the user gave an agent in the settings. */
export type AgentKind = string;

/** A piece of work the user named: durable, ours, with many threads. Times are ISO 8601 in UTC. */
export interface Session {
  readonly id: SessionId;
  readonly name: string;
  readonly agent: AgentKind;
  /** Absolute working folder, as the host's file system spells it. */
  readonly cwd: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** One conversation in a session. */
export interface Thread {
  readonly id: ThreadId;
  readonly sessionId: SessionId;
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly status: ThreadStatus;
}

/** `threads.status` of the documents' schema (M2). */
export const threadStatuses = ['active', 'archived'] as const;
export type ThreadStatus = (typeof threadStatuses)[number];

/** What the tree shows of a thread: the thread, how long it is, how its latest turn and its conversation stand (M14). */
export interface ThreadSummary extends Thread {
  readonly messageCount: number;
  readonly lastTurn?: LastTurn | undefined;
  /** Of the conversation it is tied to; none when it was never looked at. */
  readonly health?: ThreadHealth | undefined;
}

export const lastTurnStatuses = ['running', 'done', 'failed', 'interrupted'] as const;
export interface LastTurn {
  readonly status: (typeof lastTurnStatuses)[number];
  /** True while the turn waits for the user's answer to a permission request. */
  readonly waiting: boolean;
}

/** A session with its threads, latest first. */
export interface SessionSummary extends Session {
  readonly threads: readonly ThreadSummary[];
}

/** The name of a thread until its first prompt names it; a name the user gave is never replaced. */
export const defaultThreadName = 'New Thread';

const sessionEntries = {
  id: sessionIdSchema,
  name: v.string(),
  agent: v.string(),
  cwd: v.string(),
  createdAt: v.string(),
  updatedAt: v.string(),
};
const threadEntries = {
  id: threadIdSchema,
  sessionId: sessionIdSchema,
  name: v.string(),
  createdAt: v.string(),
  updatedAt: v.string(),
  status: v.picklist(threadStatuses),
};
export const sessionSchema: Schema<Session> = v.object(sessionEntries);
export const threadSummarySchema: Schema<ThreadSummary> = v.object({
  ...threadEntries,
  messageCount: v.number(),
  lastTurn: v.optional(v.object({ status: v.picklist(lastTurnStatuses), waiting: v.boolean() })),
  health: v.optional(threadHealthSchema),
});
export const sessionSummarySchema: Schema<SessionSummary> = v.object({
  ...sessionEntries,
  threads: v.array(threadSummarySchema),
});
