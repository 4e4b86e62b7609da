import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import { formatLogLine, type Logger } from '../base/log.ts';

export interface LogChannel extends Logger, Disposable {
  show(): void;
}

/** The output channel "Threadkeeper": levels, files and the "Show Log" view are VS Code's own. Made with its first line. */
export function createLogChannel(): LogChannel {
  let made: vscode.LogOutputChannel | undefined;
  const channel = () => (made ??= vscode.window.createOutputChannel('Threadkeeper', { log: true }));
  return {
    info: (message, facts) => channel().info(formatLogLine(message, facts)),
    warn: (message, facts) => channel().warn(formatLogLine(message, facts)),
    error: (message, facts) => channel().error(formatLogLine(message, facts)),
    show: () => channel().show(),
    dispose: () => made?.dispose(),
  };
}
