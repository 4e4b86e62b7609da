import { expect } from '@playwright/test';
import { DatabaseSync } from 'node:sqlite';
import { openSampleChat } from './support/chat.ts';
import { test } from './support/workbench.ts';

// The first four are the tests that P16 names.

test('new thread creation in interactive mode', async ({ workbench }) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.ask('the first prompt');
  await expect(chat.replies()).toContainText('I remember 1 prompt of yours');
  await expect(workbench.tree().getByRole('treeitem')).toHaveCount(2);
});

test('thread resumption after navigation', async ({ workbench }) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.ask('before leaving');
  await workbench.command('View: Close All Editors');
  await expect(workbench.editorTab(/^sample-/)).toHaveCount(0);
  await workbench.treeItem(/^before leaving/).click();
  await expect(chat.prompts).toHaveText(['before leaving']);
  await chat.ask('after coming back');
  await expect(chat.replies().last()).toContainText('I remember 2 prompts of yours');
});

test('thread selection with multiple existing threads', async ({ workbench }) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.ask('apples');
  await chat.pickThread('New Thread');
  await expect(chat.prompts).toHaveCount(0);
  await chat.ask('pears');
  await chat.pickThread('apples');
  await expect(chat.prompts).toHaveText(['apples']);
  await chat.ask('what was it?');
  await expect(chat.replies().last()).toContainText('the first was “apples”');
  await workbench.treeItem(/^pears/).click();
  await expect(chat.prompts).toHaveText(['pears']);
  await chat.ask('and here?');
  await expect(chat.replies().last()).toContainText('the first was “pears”');
});

test('"New Thread" button', async ({ workbench }) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.ask('the old thread');
  await chat.send('go on slowly');
  await chat.frame.getByRole('button', { name: 'New Thread' }).dblclick();
  await expect(chat.prompts).toHaveCount(0);
  await chat.ask('the new thread');
  // What the old thread still says is not drawn here (P19), and a double click made one thread.
  await expect(chat.replies()).toHaveCount(1);
  await expect(chat.replies()).toContainText('I remember 1 prompt of yours');
  await expect(workbench.tree().getByRole('treeitem')).toHaveCount(3);
  await chat.pickThread('the old thread');
  await chat.stopButton.click();
  await expect(chat.replies().last()).toContainText('Stopped');
});

test('a thread that cannot be read says why when it is chosen, and the one before is shown and goes on', async ({
  workbench,
}) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.ask('make a plan');
  await chat.pickThread('New Thread');
  await chat.ask('apples');
  await workbench.restart(() => spoilPlans(workbench.dataFile('threadkeeper.db')));
  await workbench.openView('Threadkeeper');
  await workbench.treeItem(/^apples/).click();
  await expect(chat.prompts).toHaveText(['apples']);
  await chat.pickThread('make a plan');
  await workbench.showNotifications();
  await expect(workbench.notification('A part of a message is not readable').first()).toBeVisible();
  await expect(chat.picker).toHaveText('apples');
  await expect(chat.prompts).toHaveText(['apples']);
  await chat.ask('are you still there?');
  await expect(chat.replies().last()).toContainText('I remember 2 prompts of yours');
});

/** As another program, or a bad disk, could leave them. */
function spoilPlans(databasePath: string): void {
  const database = new DatabaseSync(databasePath);
  const { changes } = database.prepare("UPDATE message_parts SET body = '{' WHERE kind = 'plan'").run();
  database.close();
  expect(changes).toBe(1);
}
