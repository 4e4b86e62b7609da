import * as vscode from 'vscode';
import { chatViewType } from '../names.ts';

/**
 * Closes the tabs of chats that lost their extension host: VS Code (1.139) leaves them, and nothing answers in them any
 * more. It says of a tab only its kind and its title, which is the session's name.
 */
export async function closeDeadTabs(names: ReadonlySet<string>): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  await vscode.window.tabGroups.close(tabs.filter((tab) => isChat(tab) && names.has(tab.label)));
}

function isChat({ input }: vscode.Tab): boolean {
  // VS Code puts a prefix of its own before the type.
  return input instanceof vscode.TabInputWebview && input.viewType.endsWith(chatViewType);
}
