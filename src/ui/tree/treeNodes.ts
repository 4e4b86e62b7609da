import type { SessionSummary, ThreadSummary } from '../../domain/session.ts';

/** What the tree holds: plain data, because the commands that get it are in another bundle. */
export type TreeNode = SessionNode | ThreadNode;

export interface SessionNode {
  readonly kind: 'session';
  readonly session: SessionSummary;
}

export interface ThreadNode {
  readonly kind: 'thread';
  readonly session: SessionSummary;
  readonly thread: ThreadSummary;
}
