// Shows that the extension host has started everything that starts by itself.
'use strict';
const vscode = require('vscode');

exports.activate = (context) => {
  const item = vscode.window.createStatusBarItem('benchReady', vscode.StatusBarAlignment.Left);
  item.text = 'bench ready';
  item.show();
  context.subscriptions.push(item);
};
