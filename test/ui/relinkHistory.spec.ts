import { renameSync } from 'node:fs';
import { openSampleChat } from './support/chat.ts';
import { expect, test } from './support/workbench.ts';

test('the history of a folder that was renamed is offered, shown, and joined after a yes', async ({
  workbench,
}) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.ask('Remember the word teapot');
  const renamed = `${workbench.folder}-renamed`;
  await workbench.restart(() => renameSync(workbench.folder, renamed), renamed);

  await workbench.openView('Threadkeeper');
  await expect(workbench.page.getByRole('button', { name: 'Try the Sample Agent' })).toBeVisible();
  await workbench.showNotifications();
  const offer = workbench.notification(`This folder was ${workbench.folder} before.`);
  await offer.getByRole('button', { name: 'Relink History…' }).click();
  const found = workbench.quickPickItem(workbench.folder);
  await expect(found).toContainText('this folder, under the name it had before');
  await found.click();
  const question = workbench.dialog('Join 1 session, 1 thread and 2 messages into this folder');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(workbench.page.getByRole('button', { name: 'Try the Sample Agent' })).toBeVisible();

  await workbench.command('Threadkeeper: Relink History…');
  await found.click();
  await question.getByRole('button', { name: 'Join' }).click();
  await expect(workbench.treeItem(/^sample-/)).toBeVisible();
  await workbench.treeItem(/^Remember the word teapot/).click();
  await expect(chat.prompts).toHaveText(['Remember the word teapot']);
  // The agent works in the folder by its name of now.
  await chat.ask('list the files');
  await expect(chat.replies().last()).toContainText(`These are the files of ${renamed}.`);
  await expect(chat.replies().last()).toContainText('I remember 2 prompts of yours');
});
