import type { Disposable } from '../base/disposable.ts';
import type { StoreClient } from '../store/client.ts';
import type { StoreWait } from '../store/protocol.ts';
import type { ChatPanels } from './chat/chatPanels.ts';
import type { SessionTree } from './tree/sessionTree.ts';

/** Says in the tree and in every chat for whom the store waits, until it goes on. */
export function reportWaiting(client: StoreClient, tree: SessionTree, panels: ChatPanels): Disposable {
  return client.onDidWait((wait) => {
    const text = wait && waitingText(wait);
    tree.setMessage('waiting', text);
    panels.showWaiting(text);
  });
}

function waitingText({ owner }: StoreWait): string {
  const who = owner?.label ?? 'another process';
  return `Waiting for ${who}, which has the store open and does not answer`;
}
