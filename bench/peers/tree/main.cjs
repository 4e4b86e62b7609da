// The least a tree and a webview can be: one row, which opens one line.
'use strict';
const vscode = require('vscode');

exports.activate = (context) => {
  context.subscriptions.push(
    vscode.window.registerTreeDataProvider('benchTree.rows', {
      getChildren: (row) => (row === undefined ? ['Bench row'] : []),
      getTreeItem: (row) => ({ label: row, command: { command: 'benchTree.open', title: 'Open' } }),
    }),
    vscode.commands.registerCommand('benchTree.open', () => {
      // Scripts are allowed, so that the measuring one runs in the page.
      const options = { enableScripts: true };
      const panel = vscode.window.createWebviewPanel(
        'benchTree.line',
        'Line',
        vscode.ViewColumn.Active,
        options,
      );
      panel.webview.html = '<!DOCTYPE html><html lang="en"><body><p id="line">One line.</p></body></html>';
    }),
  );
};
