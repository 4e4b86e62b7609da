import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSampleChat } from './support/chat.ts';
import { expect, test } from './support/workbench.ts';

const images = join(import.meta.dirname, '../../docs/images');

/** The README's picture is what this test sees; THREADKEEPER_PICTURES=1 puts it into docs/images. */
test('the chat of the README: a plan, tool calls and a request for permission', async ({ workbench }) => {
  workbench.settings({ 'workbench.colorTheme': 'Default Dark Modern', 'window.commandCenter': false });
  writeFileSync(join(workbench.folder, 'greeting.md'), '# Greeting\n\nGood morning.\n');
  writeFileSync(join(workbench.folder, 'notes.md'), 'apples, pears\n');
  await workbench.open();
  const chat = await openSampleChat(workbench);
  await chat.ask('Which files are here? Please list them');
  await chat.pickThread('New Thread');
  await chat.send('think, plan the work and edit greeting.md');
  await expect(chat.frame.getByRole('region', { name: 'Permission request' })).toBeVisible();
  await expect(chat.frame.getByText('3 of 3 done')).toBeVisible();
  const picture = await workbench.screenshot('chat');
  if (process.env.THREADKEEPER_PICTURES !== undefined) {
    mkdirSync(images, { recursive: true });
    copyFileSync(picture, join(images, 'chat.png'));
  }
});
