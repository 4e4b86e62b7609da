import * as vscode from 'vscode';
import type { ThreadId } from '../../domain/ids.ts';
import type { TurnRunner } from '../../runner/turnRunner.ts';
import type { StoreApi } from '../../store/protocol.ts';

/** Stops the thread's turn; one of another window can be stopped only there, which is said. */
export async function stopTurn(store: StoreApi, runner: TurnRunner, threadId: ThreadId): Promise<void> {
  if (runner.stop(threadId)) return;
  const opened = await store.openThread({ threadId });
  if (opened?.runsIn !== undefined)
    void vscode.window.showInformationMessage(`This turn runs in ${opened.runsIn}. Stop it there.`);
}
