import { expect, test } from '@playwright/test';
import type { Health } from '../../src/domain/health.ts';
import { ChatPage } from './chatHarness/chatPage.ts';
import {
  firstThread,
  message,
  messageId,
  reply,
  running,
  sessionId,
  show,
  thread,
} from './chatHarness/samples.ts';
import type { Theme } from './chatHarness/themes.ts';

const checkedAt = '2025-05-06T07:08:09.000Z';

function unhealthy(health: Health, canUnarchive = true) {
  const session = {
    ...{ id: sessionId, name: 'Fix the parser', agentName: 'Codex', cwd: '/home/user/project' },
    canUnarchive,
  };
  const one = thread(firstThread, 'Find the bug', { health: { health, reason: 'looked', checkedAt } });
  return show({ session, threads: [one], messages: [message(0, 'user', 'Find it')] });
}

const seam = {
  kind: 'seam',
  text: "Thread was created locally but doesn't exist on Codex server - creating new thread",
  reason: 'no file of it',
  briefing: 'User: Find it\n\nAgent: It is found.',
} as const;

const bars: readonly [Health, readonly string[]][] = [
  ['archived', ['Unarchive and Continue', 'Start Anew with a Briefing', 'Check Again', 'View Only']],
  ['busy', ['Wait', 'Check Again', 'View Only']],
  ['missing', ['Start Anew with a Briefing', 'Check Again', 'View Only']],
  ['moved', ['Relink Folder…', 'Start Anew with a Briefing', 'Check Again', 'View Only']],
  ['torn', ['Start Anew with a Briefing', 'Check Again', 'View Only']],
];

for (const [health, buttons] of bars) {
  test(`a thread that is ${health} says so and has its ways out`, async ({ page }) => {
    const chat = await ChatPage.open(page);
    await chat.post(unhealthy(health));
    const bar = page.getByRole('region', { name: 'Thread health' });
    await expect(bar).toContainText('Codex');
    await expect(bar.getByRole('button')).toHaveText([...buttons]);
  });
}

for (const health of ['live', 'unknown', 'provisional'] satisfies Health[]) {
  test(`a thread that is ${health} has nothing in its way`, async ({ page }) => {
    const chat = await ChatPage.open(page);
    await chat.post(unhealthy(health));
    await expect(page.getByText('Find it')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Thread health' })).toHaveCount(0);
  });
}

test('an agent that cannot unarchive is not asked to', async ({ page }) => {
  const chat = await ChatPage.open(page);
  await chat.post(unhealthy('archived', false));
  await expect(page.getByRole('button', { name: 'View Only' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Unarchive and Continue' })).toHaveCount(0);
});

test('a way out is asked of the host; it is spoken once, and hidden while a turn runs', async ({ page }) => {
  const chat = await ChatPage.open(page);
  await chat.post(unhealthy('moved'));
  const spoken = page.getByRole('complementary', { name: 'Announcements' });
  await expect(spoken).toContainText('Codex keeps this conversation under another folder.');
  await page.getByRole('button', { name: 'Relink Folder…' }).click();
  await chat.expectPosted({ type: 'healthAction', threadId: firstThread, action: 'relinkFolder' });
  const state = { phase: 'ready', running: true, text: 'Working' } as const;
  await chat.post({ type: 'state', threadId: firstThread, state });
  await expect(page.getByRole('region', { name: 'Thread health' })).toHaveCount(0);
});

test('View Only takes the composer away and keeps what was typed', async ({ page }) => {
  const chat = await ChatPage.open(page);
  await chat.post(unhealthy('torn'));
  await chat.composer.fill('half a thought');
  await page.getByRole('button', { name: 'View Only' }).click();
  await expect(chat.composer).toHaveCount(0);
  await page.getByRole('button', { name: 'Write Again' }).click();
  await expect(chat.composer).toHaveValue('half a thought');
  await expect(chat.composer).toBeFocused();
});

test('a seam is drawn across the reply, with its briefing closed until it is opened', async ({ page }) => {
  const chat = await ChatPage.open(page);
  await chat.post(show({ messages: [message(0, 'user', 'Still there?'), reply(1, [], running)] }));
  await chat.post({
    type: 'partsChanged',
    threadId: firstThread,
    messageId: messageId(1),
    changes: [{ op: 'set', index: 0, part: seam }],
  });
  const drawn = page.getByRole('region', { name: 'New conversation of the agent' });
  await expect(drawn).toContainText(seam.text);
  await expect(drawn).toContainText('no file of it');
  await expect(drawn.getByText('User: Find it')).toHaveCount(0);
  await drawn.getByText('What it was told of the messages before').click();
  await expect(drawn.getByText('User: Find it')).toBeVisible();
});

for (const theme of ['dark', 'light', 'highContrast'] satisfies Theme[]) {
  test(`axe finds nothing in bar, seam and note in the ${theme} theme`, async ({ page }) => {
    const chat = await ChatPage.open(page, theme);
    await chat.post({
      ...unhealthy('archived'),
      messages: [message(0, 'user', 'Find it'), reply(1, [seam])],
    });
    await page.getByText('What it was told of the messages before').click();
    expect(await chat.violations(), 'bar and seam').toEqual([]);
    await page.screenshot({ path: test.info().outputPath(`health-${theme}.png`) });
    await page.getByRole('button', { name: 'View Only' }).click();
    expect(await chat.violations(), 'view only').toEqual([]);
    expect(chat.problems).toEqual([]);
  });
}
