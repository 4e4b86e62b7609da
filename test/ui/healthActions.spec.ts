import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newSession, openSampleChat, type Chat } from './support/chat.ts';
import { expect, test, type Workbench } from './support/workbench.ts';

const bar = (chat: Chat) => chat.frame.getByRole('region', { name: 'Thread health' });
const waiting = 'Waiting until nothing else works in this conversation';

/** Sends a prompt that is refused because another program works in the conversation; returns that program's mark. */
async function beRefused(workbench: Workbench, chat: Chat): Promise<string> {
  await chat.ask('be busy');
  await expect(chat.replies()).toContainText('I remember 1 prompt');
  const lock = workbench.dataFile('sample-*.lock');
  const inAnHour = Date.now() + 3_600_000;
  writeFileSync(lock, String(inAnHour));
  await chat.send('go on');
  await expect(bar(chat)).toContainText('Another program is working in this conversation of Sample Agent.');
  return lock;
}

test('a busy conversation is waited for until it is free, or until the user has enough of it', async ({
  workbench,
}) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  const lock = await beRefused(workbench, chat);
  await expect(workbench.treeItem(/^be busy, busy elsewhere/)).toBeVisible();
  const wait = bar(chat).getByRole('button', { name: 'Wait' });
  await wait.click();
  await workbench.showNotifications();
  await workbench.notification(waiting).getByRole('button', { name: 'Cancel' }).click();
  await expect(workbench.notification(waiting)).toHaveCount(0);
  await expect(bar(chat)).toBeVisible();

  await wait.click();
  await workbench.showNotifications();
  await expect(workbench.notification(waiting)).toBeVisible();
  rmSync(lock);
  await expect(bar(chat)).toBeHidden();
  await expect(workbench.notification(waiting)).toHaveCount(0);
  await chat.ask('once more');
  await expect(chat.replies().last()).toContainText('I remember 2 prompts of yours');
});

test('a prompt that was refused by a busy conversation is sent again when it is free', async ({
  workbench,
}) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  const lock = await beRefused(workbench, chat);
  await chat.replies().last().getByRole('button', { name: 'Wait and Send Again' }).click();
  await workbench.showNotifications();
  await expect(workbench.notification(waiting)).toBeVisible();
  rmSync(lock);
  await expect(chat.prompts).toHaveText(['be busy', 'go on', 'go on']);
  await expect(chat.replies().last()).toContainText('I remember 2 prompts of yours');
  await expect(bar(chat)).toBeHidden();
});

test('a conversation that belongs to another folder goes on there once it is relinked', async ({
  workbench,
}) => {
  const script = new URL('../fixtures/agents/claude-scripted.mjs', import.meta.url);
  workbench.addAgent('claude', readFileSync(script, 'utf8'));
  await workbench.open();
  const chat = await newSession(workbench, 'Claude Code');
  await chat.send('hello');
  const last = chat.replies('Claude Code').last();
  await expect(last).toContainText(`This is prompt 1, in ${workbench.folder}.`);
  await chat.settled();

  const now = `${workbench.folder}-now`;
  mkdirSync(now);
  const projects = join(workbench.home, '.claude', 'projects');
  const project = (folder: string) => join(projects, folder.replaceAll(/[^A-Za-z0-9]/g, '-'));
  renameSync(project(workbench.folder), project(now));
  await chat.send('still there?');
  await expect(bar(chat)).toContainText('Claude Code keeps this conversation under another folder.');
  await workbench.openView('Threadkeeper');
  await expect(workbench.treeItem(/^hello, moved/)).toBeVisible();

  await bar(chat).getByRole('button', { name: 'Relink Folder…' }).click();
  await workbench.choosePath(`${now}/`, 'Relink');
  await expect(bar(chat)).toBeHidden();
  await chat.send('and now?');
  await expect(last).toContainText(`This is prompt 2, in ${now}.`);
});
