import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import { agentName } from '../domain/agentNames.ts';
import type { SessionTree } from './tree/sessionTree.ts';

/** The name of an agent as the settings are now. */
export function shownAgentName(kind: string): string {
  return agentName(kind, vscode.workspace.getConfiguration('threadkeeper').get('acpAgents'));
}

/** Draws the rows anew when the user names an agent. */
export function watchAgentNames(tree: Pick<SessionTree, 'refresh'>): Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration('threadkeeper.acpAgents')) tree.refresh();
  });
}
