import * as v from 'valibot';
import * as vscode from 'vscode';
import { decode, type Schema } from '../../base/decode.ts';
import { sessionSummarySchema, threadSummarySchema } from '../../domain/session.ts';
import type { SessionSummary, ThreadSummary } from '../../domain/session.ts';
import type { StoreApi } from '../../store/protocol.ts';
import type { ThreadNode, TreeNode } from '../tree/treeNodes.ts';

export interface ThreadTarget {
  readonly session: SessionSummary;
  readonly thread: ThreadSummary;
}

const threadRowSchema: Schema<ThreadNode> = v.object({
  kind: v.literal('thread'),
  session: sessionSummarySchema,
  thread: threadSummarySchema,
});
const rowSchema: Schema<TreeNode> = v.variant('kind', [
  v.object({ kind: v.literal('session'), session: sessionSummarySchema }),
  v.object({ kind: v.literal('thread'), session: sessionSummarySchema, thread: threadSummarySchema }),
]);

/** The session a command is for: the tree's row, one named by ID, or the one the user picks. */
export async function sessionTarget(store: StoreApi, target: unknown): Promise<SessionSummary | undefined> {
  const row = decode(rowSchema, target);
  if (row.ok) return row.value.session;
  const sessions = await store.listSessions({});
  if (typeof target === 'string') return sessions.find(({ id }) => id === target);
  if (sessions.length === 0) {
    void vscode.window.showInformationMessage('There are no sessions yet.');
    return undefined;
  }
  const items = sessions.map((session) => ({ label: session.name, description: session.cwd, session }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Session' }))?.session;
}

/** The thread a command is for: the tree's row, one named by ID, or the one the user picks. */
export async function threadTarget(store: StoreApi, target: unknown): Promise<ThreadTarget | undefined> {
  const row = decode(threadRowSchema, target);
  if (row.ok) return row.value;
  const sessions = await store.listSessions({});
  const all = sessions.flatMap((session) => session.threads.map((thread) => ({ session, thread })));
  if (typeof target === 'string') return all.find(({ thread }) => thread.id === target);
  if (all.length === 0) {
    void vscode.window.showInformationMessage('There are no threads yet.');
    return undefined;
  }
  const items = all.map((one) => ({ label: one.thread.name, description: one.session.name, ...one }));
  return vscode.window.showQuickPick(items, { placeHolder: 'Thread' });
}
