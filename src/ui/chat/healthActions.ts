import * as vscode from 'vscode';
import { assertNever } from '../../base/assertNever.ts';
import type { HealthAction } from '../../chatProtocol.ts';
import type { ThreadId } from '../../domain/ids.ts';
import type { ThreadHealthKeeper } from '../../runner/health/threadHealth.ts';
import type { Watch } from '../../store/jobs/storeJobs.ts';
import { withProgress } from '../maintenance/withProgress.ts';
import { never } from '../never.ts';

/** Does what a button of the bar above an unhealthy thread says. */
export async function runHealthAction(
  health: ThreadHealthKeeper,
  threadId: ThreadId,
  action: HealthAction,
): Promise<void> {
  switch (action) {
    case 'unarchive':
      return health.unarchive(threadId);
    case 'wait':
      await waitUntilFree(health, threadId);
      return;
    case 'relinkFolder':
      return relinkFolder(health, threadId);
    case 'startAnew':
      return health.giveUp(threadId);
    case 'checkAgain':
      await health.check(threadId);
      return;
    default:
      return assertNever(action);
  }
}

/** Waits behind a notification with a button to cancel; false when it was used. */
export async function waitUntilFree(health: ThreadHealthKeeper, threadId: ThreadId): Promise<boolean> {
  const title = 'Waiting until nothing else works in this conversation';
  const wait = ({ signal = never }: Watch) => health.waitUntilFree(threadId, signal);
  return (await withProgress(title, wait)) === true;
}

async function relinkFolder(health: ThreadHealthKeeper, threadId: ThreadId): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'The folder this conversation belongs to now',
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: 'Relink',
  });
  const folder = chosen?.[0]?.fsPath;
  if (folder !== undefined) await health.relinkFolder(threadId, folder);
}
