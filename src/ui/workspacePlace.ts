import * as vscode from 'vscode';

/** What the store of this window belongs to. */
export interface WorkspacePlace {
  /** The folder or workspace file on disk; null without one. */
  readonly folder: string | null;
  readonly name: string;
}

export function workspacePlace(): WorkspacePlace {
  const { workspaceFile, workspaceFolders, name = 'No folder' } = vscode.workspace;
  const uri = workspaceFile ?? workspaceFolders?.[0]?.uri;
  return { folder: uri?.scheme === 'file' ? uri.fsPath : null, name };
}
