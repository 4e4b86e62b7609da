import type { SessionSummary, ThreadSummary } from '../../domain/session.ts';

/** What the tree holds; classes, so that a command can tell what a menu passed to it. */
export type TreeNode = SessionNode | ThreadNode;

export class SessionNode {
  readonly session: SessionSummary;
  constructor(session: SessionSummary) {
    this.session = session;
  }
}

export class ThreadNode {
  readonly session: SessionSummary;
  readonly thread: ThreadSummary;
  constructor(session: SessionSummary, thread: ThreadSummary) {
    this.session = session;
    this.thread = thread;
  }
}
