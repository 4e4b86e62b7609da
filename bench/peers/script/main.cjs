// The least a webview can be whose text field is made by a script: VS Code loads that from a file.
'use strict';
const vscode = require('vscode');

exports.activate = ({ extensionUri, subscriptions }) => {
  subscriptions.push(
    vscode.window.registerTreeDataProvider('benchScript.rows', {
      getChildren: (row) => (row === undefined ? ['Bench row'] : []),
      getTreeItem: (row) => ({ label: row, command: { command: 'benchScript.open', title: 'Open' } }),
    }),
    vscode.commands.registerCommand('benchScript.open', () => {
      const panel = vscode.window.createWebviewPanel('benchScript.field', 'Field', vscode.ViewColumn.Active, {
        enableScripts: true,
        localResourceRoots: [extensionUri],
      });
      const script = panel.webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'page.js')).toString();
      panel.webview.html = `<!DOCTYPE html><html lang="en"><body><script type="module" src="${script}"></script></body></html>`;
    }),
  );
};
