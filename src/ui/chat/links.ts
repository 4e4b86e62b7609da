import * as vscode from 'vscode';

const opened = new Set(['http:', 'https:', 'mailto:']);

/** Opens a link of a reply. Only the web and mail: a reply is not trusted to run commands. VS Code asks first. */
export async function openLink(href: string): Promise<void> {
  if (!URL.canParse(href) || !opened.has(new URL(href).protocol))
    throw new Error(`This link can't be opened from the chat: ${href.slice(0, 200)}`);
  await vscode.env.openExternal(vscode.Uri.parse(href, true));
}
