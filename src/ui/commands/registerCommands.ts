import * as vscode from 'vscode';
import { messageOf } from '../../base/decode.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { LogChannel } from '../logChannel.ts';
import { commandIds, rowCommands, type CommandId } from './commandIds.ts';

/** What a command does. `target` is what a menu passes, or a test: nobody's type can be trusted. */
export type CommandHandlers = Readonly<Record<CommandId, (target: unknown) => Promise<void> | void>>;
type RunCommand = (id: CommandId, target: unknown) => Promise<void>;

/** Registers all commands behind one error boundary: what fails is logged and said, with the log a click away. */
export function registerCommands(run: RunCommand, log: LogChannel): Disposable {
  const register = (name: string, id: CommandId) =>
    vscode.commands.registerCommand(name, (target: unknown) => runSafely(run, id, target, log));
  return vscode.Disposable.from(
    ...commandIds.map((id) => register(id, id)),
    ...Object.entries(rowCommands).map(([name, id]) => register(name, id)),
  );
}

async function runSafely(run: RunCommand, id: CommandId, target: unknown, log: LogChannel): Promise<void> {
  try {
    await run(id, target);
  } catch (error) {
    log.error('command failed', { command: id, reason: messageOf(error) });
    await showError(messageOf(error), log);
  }
}

export async function showError(text: string, log: LogChannel): Promise<void> {
  const showLog = 'Show Log';
  const answer = await vscode.window.showErrorMessage(`Threadkeeper: ${text}`, showLog);
  if (answer === showLog) log.show();
}
