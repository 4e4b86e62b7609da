import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSampleChat } from './support/chat.ts';
import { expect, test } from './support/workbench.ts';

test('a reply shows thoughts, a plan, tool calls with their output, and Markdown', async ({ workbench }) => {
  writeFileSync(join(workbench.folder, 'notes.md'), 'apples\n');
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.ask('think, plan, list, read notes.md');
  const reply = chat.replies();
  await expect(reply.getByText('Plan', { exact: true })).toBeVisible();
  await expect(reply.getByText('3 of 3 done')).toBeVisible();
  await reply.getByText('List the files').click();
  await expect(reply.getByText('notes.md').first()).toBeVisible();
  await reply.getByText(/Read/).first().click();
  await expect(reply.getByText('apples')).toBeVisible();
  await chat.ask('/help');
  await expect(chat.replies().last().getByRole('listitem').first()).toBeVisible();
});

test("an edit waits for permission with the agent's own options, then opens in VS Code's diff", async ({
  workbench,
}) => {
  const file = join(workbench.folder, 'notes.md');
  writeFileSync(file, 'apples\n');
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.send('edit notes.md');
  const request = chat.frame.getByRole('region', { name: 'Permission request' });
  await expect(request).toBeVisible();
  expect(readFileSync(file, 'utf8')).toBe('apples\n');
  await expect(workbench.treeItem(/^edit notes\.md, waiting for you/)).toBeVisible();
  await request.getByRole('button').first().click();
  await chat.settled();
  expect(readFileSync(file, 'utf8')).not.toBe('apples\n');
  await chat.frame.getByRole('button', { name: 'Open Diff' }).first().click();
  await expect(workbench.editorTab(/notes\.md \(changed by the agent\)/)).toBeVisible();
  await expect(workbench.page.locator('.monaco-diff-editor')).toContainText('apples');
});

test('a refused edit changes nothing, and the answer stays visible', async ({ workbench }) => {
  const file = join(workbench.folder, 'notes.md');
  writeFileSync(file, 'apples\n');
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.send('edit notes.md');
  const request = chat.frame.getByRole('region', { name: 'Permission request' });
  await request.getByRole('button', { name: /reject/i }).click();
  await chat.settled();
  await expect(request.getByRole('button')).toHaveCount(0);
  await expect(request).toContainText(/reject/i);
  expect(readFileSync(file, 'utf8')).toBe('apples\n');
});

test('Stop ends a slow turn, which is marked, and the next prompt goes on', async ({ workbench }) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.send('answer slowly');
  await expect(chat.replies()).toContainText('slow-word-2');
  await chat.stopButton.click();
  await expect(chat.replies()).toContainText('Stopped');
  await chat.ask('and now?');
  await expect(chat.replies().last()).toContainText('I remember 2 prompts');
});

test('a prompt sent while a turn runs waits, and runs when the turn has ended', async ({ workbench }) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.send('edit waiting.md');
  await expect(chat.frame.getByRole('region', { name: 'Permission request' })).toBeVisible();
  await chat.composer.fill('the one that waits');
  await chat.composer.press('Enter');
  await expect(chat.frame.getByText('the one that waits')).toBeVisible();
  await expect(chat.prompts).toHaveCount(1);
  await chat.frame.getByRole('region', { name: 'Permission request' }).getByRole('button').first().click();
  await expect(chat.prompts).toHaveCount(2);
  await expect(chat.replies().last()).toContainText('I remember 2 prompts');
});

test('a failing turn says what happened and offers to send the prompt again', async ({ workbench }) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.send('error please');
  await expect(chat.frame.getByRole('button', { name: 'Send Again' })).toBeVisible();
  await chat.frame.getByRole('button', { name: 'Send Again' }).click();
  await expect(chat.prompts).toHaveCount(2);
});

test('a conversation that the agent has lost is replaced once, said in the chat, and the prompt is answered (P17, P24)', async ({
  workbench,
}) => {
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.ask('please forget this');
  await chat.ask('Are you there?');
  const reply = chat.replies().last();
  await expect(reply).toContainText(
    "Thread was created locally but doesn't exist on Sample Agent server - creating new thread",
  );
  await expect(reply).toContainText('I remember 1 prompt of yours, the first was “Are you there?”');
  await chat.ask('And again?');
  await expect(chat.replies().last()).toContainText('I remember 2 prompts of yours');
});
