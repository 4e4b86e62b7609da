import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { ShowThread } from '../../chatProtocol.ts';
import { firstShowHtml } from './firstShow.ts';

/** To be given with a new panel: setting them later makes VS Code build the page once more. */
export function chatOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [chatRoot(extensionUri)] };
}

/** Where the webview's files are, below the extension's folder. */
function chatRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'chat');
}

/**
 * The shell: everything visible is made by the script. Nothing remote, nothing inline, scripts by their nonce alone.
 * `show` comes with it as data, so that the page need not ask for it first.
 */
export function chatHtml(webview: vscode.Webview, extensionUri: vscode.Uri, show?: ShowThread): string {
  const file = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(chatRoot(extensionUri), name)).toString();
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    // The pictures in the style sheet.
    'img-src data:',
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${show?.messages.length ? `<link rel="modulepreload" nonce="${nonce}" href="${file('safeHtml.js')}">` : ''}
<title>Threadkeeper chat</title>
</head>
<body><div id="root"></div>${show ? firstShowHtml(show) : ''}
<script type="module" nonce="${nonce}" src="${file('main.js')}"></script></body>
</html>`;
}
