import { fileURLToPath } from 'node:url';
import { Chat } from './support/chat.ts';
import { expect, test } from './support/workbench.ts';

test('in a workspace whose files are not on disk, a session asks for a folder that is, and its agent answers', async ({
  workbench,
}) => {
  workbench.otherExtension = fileURLToPath(new URL('../fixtures/memory-files', import.meta.url));
  await workbench.open('memory:/project');
  await expect(workbench.treeItem('only-in-memory.txt')).toBeVisible();
  await workbench.openView('Threadkeeper');
  await expect(workbench.page.getByRole('button', { name: 'Try the Sample Agent' })).toBeVisible();

  await workbench.command('Threadkeeper: New Session…');
  await workbench.quickPickItem('Sample Agent').click();
  await expect(workbench.quickInput()).toHaveValue(/-\d{10}/);
  await workbench.page.keyboard.press('Enter');
  await workbench.choosePath(`${workbench.folder}/`, 'Work Here');
  const chat = new Chat(workbench);
  await chat.ask('list the files');
  await expect(chat.replies()).toContainText(`These are the files of ${workbench.folder}.`);
  await expect(workbench.treeItem(/^list the files/)).toBeVisible();

  await workbench.reload();
  await expect(chat.prompts).toHaveText(['list the files']);
  await chat.ask('and again');
  await expect(chat.replies().last()).toContainText('I remember 2 prompts of yours');
});
