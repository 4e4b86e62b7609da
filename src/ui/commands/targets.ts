import * as vscode from 'vscode';
import type { SessionSummary, ThreadSummary } from '../../domain/session.ts';
import type { StoreApi } from '../../store/protocol.ts';
import { SessionNode, ThreadNode } from '../tree/treeNodes.ts';

export interface ThreadTarget {
  readonly session: SessionSummary;
  readonly thread: ThreadSummary;
}

/** The session a command is for: the tree's row, one named by ID, or the one the user picks. */
export async function sessionTarget(store: StoreApi, target: unknown): Promise<SessionSummary | undefined> {
  if (target instanceof SessionNode || target instanceof ThreadNode) return target.session;
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
  if (target instanceof ThreadNode) return target;
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
