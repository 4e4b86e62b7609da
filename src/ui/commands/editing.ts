import * as vscode from 'vscode';
import { counted } from '../../base/counted.ts';
import type { TurnRunner } from '../../runner/turnRunner.ts';
import type { StoreApi } from '../../store/protocol.ts';
import { sessionTarget, threadTarget } from './targets.ts';

export async function renameSession(store: StoreApi, target: unknown): Promise<void> {
  const session = await sessionTarget(store, target);
  const name = session && (await askForName('Rename Session', session.name));
  if (name) await store.renameSession({ sessionId: session.id, name });
}

export async function renameThread(store: StoreApi, target: unknown): Promise<void> {
  const found = await threadTarget(store, target);
  const name = found && (await askForName('Rename Thread', found.thread.name));
  if (name) await store.renameThread({ threadId: found.thread.id, name });
}

/** Deletes ours only: what the agent keeps of its conversations stays where it is. */
export async function deleteSession(store: StoreApi, runner: TurnRunner, target: unknown): Promise<void> {
  const session = await sessionTarget(store, target);
  if (!session) return;
  const what = `Delete the session "${session.name}" with ${counted(session.threads.length, 'thread')}?`;
  if (!(await confirmDelete(what))) return;
  for (const { id } of session.threads) runner.stop(id);
  await store.deleteSession({ sessionId: session.id });
}

export async function deleteThread(store: StoreApi, runner: TurnRunner, target: unknown): Promise<void> {
  const found = await threadTarget(store, target);
  if (!found) return;
  const { id, name, messageCount } = found.thread;
  if (!(await confirmDelete(`Delete the thread "${name}" with ${counted(messageCount, 'message')}?`))) return;
  runner.stop(id);
  await store.deleteThread({ threadId: id });
}

async function askForName(title: string, before: string): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title,
    value: before,
    validateInput: (text) => (text.trim() === '' ? 'It needs a name.' : undefined),
  });
  return name === undefined || name.trim() === before ? undefined : name.trim();
}

async function confirmDelete(what: string): Promise<boolean> {
  const confirm = 'Delete';
  const detail = "The agent's own copy, if it keeps one, stays. This cannot be undone.";
  return (await vscode.window.showWarningMessage(what, { modal: true, detail }, confirm)) === confirm;
}
