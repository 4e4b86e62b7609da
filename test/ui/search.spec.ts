import { openSampleChat } from './support/chat.ts';
import { expect, test } from './support/workbench.ts';

test('messages are searched as one types, and Enter opens the chat at the thread', async ({ workbench }) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.ask('what about apples & pears?');
  await chat.pickThread('New Thread');
  await expect(chat.prompts).toHaveCount(0);
  await chat.ask('something else');
  await workbench.command('View: Close All Editors');
  await expect(workbench.editorTab(/^sample-/)).toHaveCount(0);

  await workbench.command('Threadkeeper: Search Messages…');
  await expect(workbench.quickInput()).toHaveAttribute('placeholder', 'A text in the messages');
  await workbench.quickInput().fill('nowhere to be found');
  await expect(workbench.quickPickItem('No message has this text')).toBeVisible();
  await workbench.quickInput().fill('ABOUT APPLES & P');
  await expect(workbench.quickPickItem('what about apples & pears?')).toBeVisible();
  await workbench.page.keyboard.press('Enter');
  await expect(chat.prompts).toHaveText(['what about apples & pears?']);
});
