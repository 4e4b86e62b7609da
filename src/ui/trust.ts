import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import type { SessionTree } from './tree/sessionTree.ts';

const notTrusted =
  'This workspace is not trusted, so no agent is started in it. Your sessions can be read; trust the workspace to continue them.';

/** Why no agent may be started; none in a workspace that the user trusts. */
export function whyNotStart(): string | undefined {
  return vscode.workspace.isTrusted ? undefined : notTrusted;
}

/** Whether agents may be started; where not, says why, with the way out as a button. */
export async function mayStart(): Promise<boolean> {
  const reason = whyNotStart();
  if (reason === undefined) return true;
  const manage = 'Manage Workspace Trust';
  if ((await vscode.window.showWarningMessage(reason, manage)) === manage)
    await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}

/** Shows the reason in the view, and takes it away when trust is given. */
export function watchTrust(tree: SessionTree, onGranted: () => Promise<void>): Disposable {
  tree.setMessage('trust', whyNotStart());
  return vscode.workspace.onDidGrantWorkspaceTrust(() => {
    tree.setMessage('trust', undefined);
    void onGranted();
  });
}
