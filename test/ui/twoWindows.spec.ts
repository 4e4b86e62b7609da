import { readFileSync } from 'node:fs';
import { Chat, openSampleChat } from './support/chat.ts';
import { killExtensionHost } from './support/extensionHost.ts';
import type { WorkbenchWindow } from './support/window.ts';
import { expect, test, type Workbench } from './support/workbench.ts';

// Two windows of the same folder: two extension hosts that share one store, whose label is the folder's name.

interface TwoWindows {
  readonly first: Chat;
  /** The first window's, which owns the store. */
  readonly firstHost: number;
  readonly second: Chat;
  readonly secondWindow: WorkbenchWindow;
}

/** A session made in the first window and a slow turn in it, opened in the second out of its tree. */
async function openBoth(workbench: Workbench, prompt: string): Promise<TwoWindows> {
  await workbench.open();
  const first = await openSampleChat(workbench);
  const firstHost = await workbench.extensionHostPid();
  const secondWindow = await workbench.openWindow();
  await secondWindow.openView('Threadkeeper');
  await first.send(prompt);
  await secondWindow.treeItem(new RegExp(`^${prompt}`)).click();
  return { first, firstHost, second: new Chat(secondWindow), secondWindow };
}

test('what is made in one window shows in the tree of the other, and what is typed in its chat', async ({
  workbench,
}) => {
  await workbench.open();
  const secondWindow = await workbench.openWindow();
  await secondWindow.openView('Threadkeeper');
  await expect(secondWindow.page.getByRole('button', { name: 'Try the Sample Agent' })).toBeVisible();
  const first = await openSampleChat(workbench);
  await expect(secondWindow.treeItem(/^sample-/)).toBeVisible();

  await first.ask('Hello from the first');
  await secondWindow.treeItem(/^Hello from the first/).click();
  const second = new Chat(secondWindow);
  await expect(second.prompts).toHaveText(['Hello from the first']);
  await first.composer.fill('half a thought');
  await expect(second.composer).toHaveValue('half a thought');
  await second.ask('Hello from the second');
  await expect(first.prompts).toHaveText(['Hello from the first', 'Hello from the second']);
  await expect(first.replies().last()).toContainText('I remember 2 prompts of yours');
});

test('a reply grows in both windows; a prompt in the other waits for it, says where it runs, and is sent then', async ({
  workbench,
}, testInfo) => {
  const { first, second, secondWindow } = await openBoth(workbench, 'tell it slowly');
  await expect(second.replies()).toContainText('slow-word-4');
  await expect(second.status).toHaveText('Running in workspace…');
  await expect(second.replies()).toContainText('slow-word-9');

  await second.composer.fill('and then?');
  await second.composer.press('Enter');
  const waiting = (chat: Chat) => chat.frame.getByRole('list', { name: 'Queued prompts' });
  await expect(waiting(second)).toContainText('and then?');
  await expect(waiting(first)).toContainText('waits in workspace');
  await workbench.screenshot('first');
  await secondWindow.page.screenshot({ path: testInfo.outputPath('second.png') });

  await second.stopButton.click();
  await expect(second.replies().first()).toContainText('Stopped');
  await expect(second.prompts.last()).toHaveText('and then?');
  await expect(second.replies().last()).toContainText('I remember 2 prompts of yours');
  await expect(first.replies().last()).toContainText('I remember');
  await expect(waiting(second)).toBeHidden();
  await expect(first.status).toHaveText('Ready');
});

test('a request of the other window is shown and can be answered there alone', async ({ workbench }) => {
  const { first, second } = await openBoth(workbench, 'edit notes.md');
  const request = second.frame.getByRole('region', { name: 'Permission request' });
  await expect(request).toContainText('This turn runs in workspace: answer there.');
  await expect(request.getByRole('button', { name: 'Allow' }).first()).toBeDisabled();
  await expect(second.status).toHaveText('Waiting for an answer in workspace…');
  await first.frame.getByRole('button', { name: 'Allow' }).first().click();
  await expect(second.replies()).toContainText('I remember 1 prompt');
  await expect(second.status).toHaveText('Ready');
});

test('when a window dies, the other one takes over: its turn is interrupted, and the prompt behind it is sent', async ({
  workbench,
}) => {
  const { first, firstHost, second, secondWindow } = await openBoth(workbench, 'tell it slowly');
  await expect(second.replies()).toContainText('slow-word-4');
  expect(ownerPid(workbench)).toBe(firstHost);
  await second.composer.fill('and then?');
  await second.composer.press('Enter');

  await killExtensionHost(workbench.page, firstHost);

  await expect(second.replies().first()).toContainText('Interrupted');
  await expect(second.prompts.last()).toHaveText('and then?');
  await expect(second.replies().last()).toContainText('I remember 2 prompts of yours');
  expect(ownerPid(workbench)).not.toBe(firstHost);
  await expect(first.replies().last()).toContainText('I remember');
  await expect(secondWindow.treeItem(/^tell it slowly/)).toBeVisible();
  await expect(workbench.editorTab(/^sample-/)).toHaveCount(1);
  await expect(secondWindow.editorTab(/^sample-/)).toHaveCount(1);
});

test('a window whose store waits for another one says for which, and shows the rows of last time', async ({
  workbench,
}) => {
  await workbench.open();
  await openSampleChat(workbench);
  const firstHost = await workbench.extensionHostPid();
  process.kill(firstHost, 'SIGSTOP');
  try {
    const secondWindow = await workbench.openWindow();
    await secondWindow.openView('Threadkeeper');
    await expect(secondWindow.treeItem(/^sample-/)).toBeVisible();
    await expect(secondWindow.page.getByText(`Waiting for workspace (process ${firstHost})`)).toBeVisible();
  } finally {
    process.kill(firstHost, 'SIGCONT');
  }
});

/** The process that has the store open and serves the others. */
function ownerPid(workbench: Workbench): unknown {
  const record: unknown = JSON.parse(readFileSync(workbench.dataFile('owner.json'), 'utf8'));
  return typeof record === 'object' && record !== null && 'pid' in record ? record.pid : undefined;
}
