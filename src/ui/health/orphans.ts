import * as vscode from 'vscode';
import { counted } from '../../base/counted.ts';
import { orphansOf, removeOrphans, type CheckedThread } from '../../runner/health/checkAll.ts';
import type { TurnRunner } from '../../runner/turnRunner.ts';
import type { StoreApi } from '../../store/protocol.ts';
import { exportThreads } from './exportThreads.ts';
import { checkAllThreads } from './validate.ts';

/** P23: shows the threads that are proven absent, and removes the chosen ones after a yes; exported first if wanted. */
export async function cleanUpOrphans(store: StoreApi, runner: TurnRunner): Promise<void> {
  const checked = await checkAllThreads(store, runner);
  if (!checked) return;
  const orphans = orphansOf(checked);
  if (orphans.length === 0)
    return say('No thread is orphaned: of none an agent says that it has no such conversation.');
  const chosen = await preview(orphans);
  if (!chosen || chosen.length === 0 || !(await isWanted(store, chosen))) return;
  const removed = await removeOrphans(store, runner.health, chosen);
  const stay = chosen.length - removed.length;
  say(
    `Removed ${counted(removed.length, 'thread')}.${stay > 0 ? ` Kept ${stay}: the agent has the conversation again.` : ''}`,
  );
}

async function preview(orphans: readonly CheckedThread[]): Promise<readonly CheckedThread[] | undefined> {
  const items = orphans.map((orphan) => ({
    label: orphan.thread.name,
    description: `${orphan.session.name} · ${counted(orphan.thread.messageCount, 'message')}`,
    detail: `${orphan.probe.reason}; last used ${new Date(orphan.thread.updatedAt).toLocaleString()}`,
    orphan,
  }));
  const options = {
    title: 'Orphaned Threads',
    placeHolder: 'Their agent no longer has them. Choose those to remove.',
    canPickMany: true,
  } as const;
  return (await vscode.window.showQuickPick(items, options))?.map(({ orphan }) => orphan);
}

/** Asks until the user decides: an export comes back to the question. */
async function isWanted(store: StoreApi, chosen: readonly CheckedThread[]): Promise<boolean> {
  const messages = chosen.reduce((sum, { thread }) => sum + thread.messageCount, 0);
  const question = `Remove ${counted(chosen.length, 'thread')} with ${counted(messages, 'message')}?`;
  const exportFirst = 'Export First…';
  const remove = 'Remove';
  for (;;) {
    const detail = 'Each is asked about once more; one that its agent has again stays.';
    const options = { modal: true, detail };
    const answer = await vscode.window.showWarningMessage(question, options, exportFirst, remove);
    if (answer !== exportFirst) return answer === remove;
    await exportThreads(store, chosen);
  }
}

function say(text: string): void {
  void vscode.window.showInformationMessage(text);
}
