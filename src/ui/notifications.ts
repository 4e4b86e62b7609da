import * as vscode from 'vscode';
import { messageOf } from '../base/decode.ts';
import type { Disposable } from '../base/disposable.ts';
import type { ThreadId } from '../domain/ids.ts';
import type { TurnRunner } from '../runner/turnRunner.ts';
import type { StoreApi } from '../store/protocol.ts';
import type { ChatPanels } from './chat/chatPanels.ts';
import type { LogChannel } from './logChannel.ts';

/** Tells the user of a permission request in a thread that is not on screen, once a request. */
export function notifyOfRequests(
  store: StoreApi,
  runner: TurnRunner,
  panels: ChatPanels,
  log: LogChannel,
): Disposable {
  return runner.onDidHappen((event) => {
    if (event.type !== 'partsChanged' || panels.isShown(event.threadId)) return;
    // Another window's turn asks there.
    if (runner.stateOf(event.threadId).runsIn !== undefined) return;
    for (const change of event.changes)
      if (change.op === 'set' && change.part.kind === 'permission' && !change.part.outcome)
        ask(store, panels, event.threadId, change.part.title).catch((error: unknown) => {
          log.error('request not announced', { thread: event.threadId, reason: messageOf(error) });
        });
  });
}

async function ask(store: StoreApi, panels: ChatPanels, threadId: ThreadId, title: string): Promise<void> {
  const opened = await store.openThread({ threadId });
  if (!opened) return;
  const open = 'Open Chat';
  const text = `${opened.session.name} waits for your answer: ${title}`;
  if ((await vscode.window.showInformationMessage(text, open)) === open)
    await panels.open(opened.session, threadId);
}
