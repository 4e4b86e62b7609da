import * as vscode from 'vscode';
import type { StoreClient } from '../store/client.ts';

/**
 * Offers to open a store that another machine claims. Machines change their names and containers are thrown away, so
 * the claim may be of one that is gone; only the user can know.
 */
export async function offerToOpenHere(client: StoreClient, text: string): Promise<void> {
  const openHere = 'Open It Here';
  const reload = 'Reload Window';
  const answer = await vscode.window.showErrorMessage(`Threadkeeper: ${text}`, openHere, reload);
  if (answer === undefined) return;
  if (answer === openHere) {
    if (!(await confirm())) return;
    await client.openHere();
  }
  await vscode.commands.executeCommand('workbench.action.reloadWindow');
}

async function confirm(): Promise<boolean> {
  const open = 'Open It Here';
  const detail =
    'Two machines that write one store damage it, and sessions can be lost. Open it only when no VS Code or command ' +
    'line on the other machine has it open: when that machine is gone, was restarted, or is this one under its name of before. What ' +
    'you have written in this window since it was opened is not kept.';
  const question = 'Is this store surely not open on another machine?';
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, open)) === open;
}
