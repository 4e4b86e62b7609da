import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../src/ui/commands/commandIds.ts';

const id = 'threadkeeper.threadkeeper';

describe('the extension in its host', () => {
  it('is not active before it is asked for anything', () => {
    assert.equal(extension().isActive, false);
  });

  it('registers every command of its table', async () => {
    await extension().activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      commandIds.filter((command) => !registered.has(command)),
      [],
    );
  });

  it('opens a chat with the sample agent in an editor tab, and the same one again', async () => {
    await vscode.commands.executeCommand('threadkeeper.trySampleAgent');
    await waitFor(() => chatTabs().find(({ label }) => /^sample-\d{10}/.test(label)));
    await vscode.commands.executeCommand('threadkeeper.newThread');
    assert.equal(chatTabs().length, 1);
  });

  it('keeps the store in the storage folder of the workspace, not in the workspace', async () => {
    const found = await vscode.workspace.findFiles('**/threadkeeper.db');
    assert.deepEqual(found, []);
  });

  it('shows a log that names the store and the agents it starts', async () => {
    await vscode.commands.executeCommand('threadkeeper.showLog');
    const log = await waitFor(() =>
      vscode.workspace.textDocuments.find(
        ({ uri, fileName }) => uri.scheme === 'output' && fileName.includes('Threadkeeper'),
      ),
    );
    await waitFor(() => log.getText().includes('threadkeeper.db') || undefined);
  });

  it('reads its settings with their defaults', () => {
    const settings = vscode.workspace.getConfiguration('threadkeeper.codex');
    assert.equal(settings.get('sandbox'), 'workspace-write');
    assert.equal(settings.get('approvalPolicy'), 'on-request');
  });
});

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(id);
  assert.ok(found, `${id} is installed`);
  return found;
}

function chatTabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(isChat);
}

function isChat({ input }: vscode.Tab): boolean {
  return input instanceof vscode.TabInputWebview && input.viewType.endsWith('threadkeeper.chat');
}

/** Waits until there is something; the test's own limit ends a wait that is in vain. */
async function waitFor<T>(find: () => T | undefined): Promise<T> {
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
