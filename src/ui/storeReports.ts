import * as vscode from 'vscode';
import { counted } from '../base/counted.ts';
import { messageOf } from '../base/decode.ts';
import type { Disposable } from '../base/disposable.ts';
import type { StoreClient } from '../store/client.ts';
import type { SalvageReport } from '../store/protocol.ts';
import type { LogChannel } from './logChannel.ts';
import { offerToOpenHere } from './openHere.ts';
import { whyNotKept } from './storeInfo.ts';
import type { SessionTree } from './tree/sessionTree.ts';

/** Says where the store is, and with buttons when nothing will be kept or the store has stopped (P6). */
export function reportStore(client: StoreClient, tree: SessionTree, log: LogChannel): Disposable {
  tellWhetherKept(client, tree, log).catch((error: unknown) => reportStopped(messageOf(error), log));
  return client.onDidFail((error) => reportStopped(error.message, log));
}

async function tellWhetherKept(client: StoreClient, tree: SessionTree, log: LogChannel): Promise<void> {
  const info = await client.api.info({});
  log.info('store open', { ...info });
  if (info.persistent) {
    if (info.salvaged) await tellSalvaged(info.salvaged);
    return;
  }
  const text = whyNotKept(info);
  tree.setMessage('store', text);
  await vscode.commands.executeCommand('setContext', 'threadkeeper.notKept', !info.readOnly);
  if (!info.readOnly && info.code === 'open-on-another-machine') return offerToOpenHere(client, text);
  await offer(`${text} ${info.readOnly ? whatReads : whatChats}`, info.path);
}

const whatReads = 'Your sessions can be read. To go on with them, make it writable and reload the window.';
const whatChats = 'You can go on chatting; what you write now is lost when the window closes.';

async function tellSalvaged({ damagedPath, sessions, threads, messages }: SalvageReport): Promise<void> {
  const reveal = 'Show the Damaged File';
  const text =
    `Threadkeeper: The store was damaged. What can be read was put into a new one: ${counted(messages, 'message')} in ` +
    `${counted(threads, 'thread')} of ${counted(sessions, 'session')}. The damaged file is kept as ${damagedPath}.`;
  const answer = await vscode.window.showWarningMessage(text, reveal);
  if (answer === reveal) await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(damagedPath));
}

function reportStopped(reason: string, log: LogChannel): void {
  log.error('store stopped', { reason });
  void offer(`The store has stopped: ${reason} What was shown as sent is stored.`, undefined);
}

async function offer(text: string, path: string | undefined): Promise<void> {
  const reload = 'Reload Window';
  const reveal = 'Show the File';
  const buttons = path === undefined ? [reload] : [reload, reveal];
  const answer = await vscode.window.showErrorMessage(`Threadkeeper: ${text}`, ...buttons);
  if (answer === reload) await vscode.commands.executeCommand('workbench.action.reloadWindow');
  if (answer === reveal && path !== undefined)
    await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(path));
}
