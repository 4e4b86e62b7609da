import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newSession, openSampleChat } from './support/chat.ts';
import { expect, test, type Workbench } from './support/workbench.ts';

/** A program that answers `--version` as Codex does, and for the rest does what `then` says. */
function fakeCodex(workbench: Workbench, then: string): void {
  workbench.addAgent(
    'codex',
    `#!/bin/sh\nif [ "$1" = "--version" ]; then echo "codex-cli 0.169.0"; exit 0; fi\n${then}\n`,
  );
}

test('an agent that exits before it says anything is reported with its last words, and the prompt can be sent again', async ({
  workbench,
}) => {
  fakeCodex(workbench, 'echo "the configuration is broken" >&2; exit 3');
  await workbench.open();
  const chat = await newSession(workbench, 'Codex');
  await chat.send('are you there?');
  await expect(chat.replies('Codex')).toContainText('the configuration is broken');
  await expect(chat.prompts).toHaveText(['are you there?']);
  await chat.frame.getByRole('button', { name: 'Send Again' }).click();
  await expect(chat.prompts).toHaveCount(2);
  await workbench.openView('Threadkeeper');
  await expect(workbench.treeItem(/^are you there\?, the last turn failed/)).toBeVisible();
});

test('an agent that prints rubbish and a line of 50 MB is ended with a clear message', async ({
  workbench,
}) => {
  fakeCodex(workbench, 'echo "this is not JSON"; head -c 52428800 /dev/zero | tr "\\\\0" x; echo; sleep 60');
  await workbench.open();
  const chat = await newSession(workbench, 'Codex');
  await chat.send('say something');
  await expect(chat.frame.getByRole('button', { name: 'Send Again' })).toBeVisible();
  await expect(chat.replies('Codex')).toContainText(/line/i);
});

test('an agent that says nothing can be stopped', async ({ workbench }) => {
  fakeCodex(workbench, 'trap "" INT TERM; while :; do sleep 1; done');
  await workbench.open();
  const chat = await newSession(workbench, 'Codex');
  await chat.send('anybody there?');
  await chat.stopButton.click();
  await expect(chat.replies('Codex')).toContainText('Stopped');
});

test('an agent that is not executable is shown as such, with the settings a click away', async ({
  workbench,
}) => {
  const file = join(workbench.home, 'codex');
  writeFileSync(file, 'not a program');
  chmodSync(file, 0o644);
  workbench.settings({ 'threadkeeper.codex.path': file });
  await workbench.open();
  const explained = workbench.page.getByRole('dialog', { name: 'Codex cannot be used' });
  await workbench.command('Threadkeeper: New Session…');
  await workbench.quickPickItem('Codex').click();
  await expect(explained).toContainText(file);
  await expect(explained.getByRole('button', { name: 'Open Settings' })).toBeVisible();
});

test('in a workspace that is not trusted the view says why, and no agent is started', async ({
  workbench,
}) => {
  workbench.workspaceTrust = true;
  await workbench.open();
  await workbench.openView('Threadkeeper');
  await expect(workbench.page.getByText(/not trusted, so no agent is started/).first()).toBeVisible();
  await expect(workbench.page.getByRole('button', { name: 'Manage Workspace Trust' })).toBeVisible();
});

test('without a folder a chat works in a folder that is chosen', async ({ workbench }) => {
  await workbench.open(null);
  await workbench.openView('Threadkeeper');
  await workbench.page.getByRole('button', { name: 'Try the Sample Agent' }).click();
  await workbench.choosePath(`${workbench.folder}/`, 'Work Here');
  const frame = workbench.chat();
  await frame.getByRole('textbox', { name: 'Message' }).fill('hello');
  await frame.getByRole('textbox', { name: 'Message' }).press('Enter');
  await expect(frame.getByRole('article', { name: 'Sample Agent' })).toContainText('I remember 1 prompt');
});

test('a store that cannot be opened is said so and left as it is, and the chat works for now (P6)', async ({
  workbench,
}) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.ask('this is kept');
  const database = workbench.dataFile('threadkeeper.db');
  await workbench.restart(() => {
    rmSync(`${database}-wal`, { force: true });
    rmSync(database);
    writeFileSync(database, 'this is no database, but it is somebody’s file '.repeat(50));
  });
  const before = readFileSync(database, 'utf8');
  await workbench.openView('Threadkeeper');
  await expect(workbench.page.getByText('nothing will be kept').first()).toBeVisible();
  await workbench.showNotifications();
  await expect(workbench.notification('Nothing will be kept').first()).toBeVisible();
  await workbench.page.getByRole('button', { name: 'Try the Sample Agent' }).click();
  await chat.ask('hello all the same');
  await expect(chat.replies()).toContainText('I remember 1 prompt');
  await expect(chat.frame.getByRole('alert').filter({ hasText: /kept/ })).toBeVisible();
  expect(readFileSync(database, 'utf8')).toBe(before);
});
