import * as vscode from 'vscode';
import { sleep } from '../../base/sleep.ts';
import type { FoundMessage } from '../../domain/foundMessage.ts';
import { relativeTime } from '../../domain/relativeTime.ts';
import type { StoreApi } from '../../store/protocol.ts';
import { search } from '../../store/search.ts';

const limit = 100;
/** How long nothing is typed before it is searched, in ms. */
const pause = 150;

interface FoundItem extends vscode.QuickPickItem {
  /** None in the row that says that there is none. */
  readonly found?: FoundMessage;
}

/** Shows the messages that have the typed text in them, as they are found; the one that the user chose. */
export function pickMessage(store: StoreApi): Promise<FoundMessage | undefined> {
  const pick = vscode.window.createQuickPick<FoundItem>();
  pick.placeholder = 'A text in the messages';
  pick.keepScrollPosition = true;
  let typed = new AbortController();
  return new Promise((resolve, reject) => {
    pick.onDidChangeValue((text) => {
      typed.abort();
      typed = new AbortController();
      showFound(pick, store, text, typed.signal).catch((error: unknown) => {
        reject(error instanceof Error ? error : new Error(String(error)));
        pick.hide();
      });
    });
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.found);
      pick.hide();
    });
    pick.onDidHide(() => {
      typed.abort();
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

async function showFound(
  pick: vscode.QuickPick<FoundItem>,
  store: StoreApi,
  text: string,
  signal: AbortSignal,
): Promise<void> {
  pick.items = [];
  pick.busy = text !== '';
  await sleep(pause, signal);
  if (text !== '') await addFound(pick, search(store, { text, limit, signal }), signal);
}

async function addFound(
  pick: vscode.QuickPick<FoundItem>,
  slices: AsyncIterable<readonly FoundMessage[]>,
  signal: AbortSignal,
): Promise<void> {
  for await (const found of slices) pick.items = [...pick.items, ...found.map(toItem)];
  if (signal.aborted) return;
  pick.busy = false;
  // VS Code itself says nothing below an empty list.
  if (pick.items.length === 0) pick.items = [{ label: 'No message has this text', alwaysShow: true }];
}

function toItem(found: FoundMessage): FoundItem {
  return {
    label: found.threadName,
    description: `${found.sessionName} · ${relativeTime(found.createdAt, new Date())}`,
    detail: found.snippet,
    // VS Code must not filter by the label what the store found by the text.
    alwaysShow: true,
    found,
  };
}
