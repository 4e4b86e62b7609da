import { openSampleChat } from './support/chat.ts';
import { expect, test } from './support/workbench.ts';

test('a forgotten conversation is followed by a new one behind a seam, with a briefing (P17, P24)', async ({
  workbench,
}) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.ask('remember the apples, then forget this');
  await chat.ask('what was it about?');
  const seam = chat.replies().last().getByRole('region', { name: 'New conversation of the agent' });
  await expect(seam).toContainText(
    "Thread was created locally but doesn't exist on Sample Agent server - creating new thread",
  );
  await expect(chat.replies().last()).toContainText('I was told what we said before.');
  await seam.getByText('What it was told of the messages before').click();
  await expect(seam).toContainText('User: remember the apples');
  await workbench.screenshot('seam');
});

test('where the settings say so, it is asked whether a new conversation is begun with a briefing (P24)', async ({
  workbench,
}) => {
  workbench.settings({ 'threadkeeper.recovery.briefing': 'ask' });
  await workbench.open();
  const chat = await openSampleChat(workbench);
  const last = chat.replies().last();
  const question = last.getByRole('region', { name: 'Permission request' });
  const seam = last.getByRole('region', { name: 'New conversation of the agent' });
  const briefing = seam.getByText('What it was told of the messages before');

  await chat.ask('remember the apples, then forget this');
  await chat.send('what was it about?');
  await expect(question).toContainText('Begin the new one with a briefing?');
  await expect(seam).toHaveCount(0);
  await question.getByRole('button', { name: 'Send a Briefing' }).click();
  await expect(last).toContainText('I remember 1 prompt of yours, the first was “what was it about?”');
  await expect(last).toContainText('I was told what we said before.');
  await briefing.click();
  await expect(seam).toContainText('User: remember the apples');
  await chat.settled();

  await chat.ask('remember the pears, then forget this');
  await chat.send('and now?');
  await question.getByRole('button', { name: 'Only My Prompt' }).click();
  await expect(last).toContainText('I remember 1 prompt of yours, the first was “and now?”');
  await expect(last).not.toContainText('I was told');
  await expect(seam).toContainText('creating new thread');
  await expect(briefing).toHaveCount(0);
});

test('an archived conversation shows in the tree and above the chat, and goes on once it is unarchived', async ({
  workbench,
}) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.ask('archive this one');
  await chat.ask('go on with it');
  const bar = chat.frame.getByRole('region', { name: 'Thread health' });
  await expect(bar).toContainText('Sample Agent has archived this conversation.');
  await expect(workbench.treeItem(/^archive this one, archived/)).toBeVisible();
  await workbench.screenshot('archived');
  await chat.replies().last().getByRole('button', { name: 'Unarchive and Continue' }).click();
  await expect(chat.replies()).toHaveCount(3);
  await chat.settled();
  await expect(chat.replies().last()).toContainText('I remember 2 prompts of yours');
  await expect(bar).toBeHidden();
});

test('orphaned threads are shown, and removed only after a yes (P13, P23)', async ({ workbench }) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.ask('this one stays');
  await chat.pickThread('New Thread');
  await expect(chat.prompts).toHaveCount(0);
  await chat.ask('please forget this one');
  await workbench.command('Threadkeeper: Clean Up Orphaned Threads…');
  await expect(workbench.quickPickItem('please forget this one')).toBeVisible();
  await expect(workbench.page.locator('.quick-input-list .monaco-list-row')).toHaveCount(1);
  await workbench.quickPickItem('please forget this one').click();
  await workbench.page.keyboard.press('Enter');
  const dialog = workbench.page.getByRole('dialog').filter({ hasText: 'Remove 1 thread with 2 messages?' });
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(workbench.treeItem(/^please forget this one/)).toHaveCount(0);
  await expect(workbench.treeItem(/^this one stays/)).toBeVisible();
});
