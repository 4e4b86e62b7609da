import { readFileSync } from 'node:fs';
import { Chat, openSampleChat } from './support/chat.ts';
import { expect, test, type Workbench } from './support/workbench.ts';

test('from the welcome to the first streamed word takes two clicks and one prompt', async ({ workbench }) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await expect(workbench.editorTab(/^sample-/)).toBeVisible();
  await chat.ask('Hello there');
  await expect(chat.replies()).toContainText('I remember 1 prompt of yours');
  await expect(workbench.treeItem(/^Hello there/)).toBeVisible();
});

test('after a reload everything is there and the same conversation of the agent goes on', async ({
  workbench,
}) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.ask('Remember the word teapot');
  await chat.composer.fill('half a thought');
  await untilStored(workbench, 'half a thought');
  await workbench.reload();

  await expect(chat.prompts).toHaveText(['Remember the word teapot']);
  await expect(chat.composer).toHaveValue('half a thought');
  await expect(workbench.treeItem(/^Remember the word teapot/)).toBeVisible();
  await chat.ask('What do you remember?');
  await expect(chat.replies().last()).toContainText(
    'I remember 2 prompts of yours, the first was “Remember the word teapot”',
  );
});

test('a crash of the extension host in mid-stream keeps what had arrived, and the conversation goes on', async ({
  workbench,
}) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.ask('First things first');
  await chat.send('Tell me something slowly');
  const growing = chat.replies().last();
  await expect(growing).toContainText('slow-word-3');
  await chat.composer.fill('my next question');
  await untilStored(workbench, 'my next question');

  await workbench.killExtensionHost();

  await expect(chat.prompts).toHaveCount(2);
  await expect(chat.replies().last()).toContainText('Interrupted');
  await expect(chat.composer).toHaveValue('my next question');
  await expect(chat.replies().last()).toContainText('slow-word-2');
  await chat.composer.press('Enter');
  await expect(chat.replies().last()).toContainText('the first was “First things first”');
  await expect(workbench.treeItem(/^sample-/)).toBeVisible();
  await expect(workbench.editorTab(/^sample-/)).toHaveCount(1);
});

test('with the side bar hidden, too, a chat comes back by itself after a crash of the extension host', async ({
  workbench,
}) => {
  const chat = await afterOnePrompt(workbench);
  await workbench.command('View: Toggle Primary Side Bar Visibility');
  await expect(workbench.tree()).toHaveCount(0);

  await crashUntilBack(workbench, chat);
  await chat.ask('Are you there?');
  await expect(chat.replies().last()).toContainText('I remember 2 prompts of yours');
  await expect(workbench.editorTab(/^sample-/)).toHaveCount(1);
});

test('what is typed and sent while the extension host does not answer is in the composer when it is back', async ({
  workbench,
}) => {
  const chat = await afterOnePrompt(workbench);
  process.kill(await workbench.extensionHostPid(), 'SIGSTOP');
  await chat.composer.fill('sent to nobody');
  await chat.composer.press('Enter');
  await chat.composer.fill('half a thought');
  await chat.composer.blur();

  await crashUntilBack(workbench, chat);
  await expect(chat.composer).toHaveValue('sent to nobody\nhalf a thought');
  await untilStored(workbench, 'sent to nobody');
});

test('a session is made in three steps, and an agent that is missing says how to get it', async ({
  workbench,
}) => {
  await workbench.open();
  await workbench.command('Threadkeeper: New Session…');
  await expect(workbench.quickPickItem('Codex')).toContainText('not installed');
  await workbench.quickPickItem('Codex').click();
  const explained = workbench.page.getByRole('dialog', { name: 'Codex is not installed' });
  await expect(explained).toContainText('npm install -g @openai/codex');
  await explained.getByRole('button', { name: 'Cancel' }).click();
  await workbench.quickPickItem('Sample Agent').click();
  await expect(workbench.quickInput()).toHaveValue(/^sample-\d{10}$/);
  await workbench.quickInput().fill('My own name');
  await workbench.page.keyboard.press('Enter');
  await workbench.quickPickItem(workbench.folder).click();
  const chat = new Chat(workbench);
  await expect(workbench.editorTab('My own name')).toBeVisible();
  await chat.ask('list the files');
  await expect(chat.replies()).toContainText('I remember 1 prompt');
});

/** A chat in which the agent has answered for the first time. */
async function afterOnePrompt(workbench: Workbench): Promise<Chat> {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.ask('First things first');
  await expect(chat.replies()).toContainText('I remember 1 prompt');
  return chat;
}

/** Kills the extension host and waits for another page of the chat: in the old one nothing answers any more. */
async function crashUntilBack(workbench: Workbench, chat: Chat): Promise<void> {
  await chat.frame.locator('body').evaluate((body) => body.setAttribute('data-old', ''));
  await workbench.killExtensionHost();
  await expect(chat.frame.locator('body:not([data-old])')).toBeAttached();
  await expect(chat.composer).toBeVisible();
}

/** Waits until a text is on the disk: the draft is stored a moment after the last key. */
async function untilStored(workbench: Workbench, text: string): Promise<void> {
  const log = workbench.dataFile('threadkeeper.db-wal');
  await expect.poll(() => readFileSync(log).includes(text), { message: `"${text}" is stored` }).toBe(true);
}
