import { expect, type FrameLocator, type Locator } from '@playwright/test';
import type { WorkbenchWindow } from './window.ts';

/** What a user sees and does in the chat that is in front. */
export class Chat {
  readonly #window: WorkbenchWindow;

  constructor(window: WorkbenchWindow) {
    this.#window = window;
  }

  get frame(): FrameLocator {
    return this.#window.chat();
  }

  get composer(): Locator {
    return this.frame.getByRole('textbox', { name: 'Message' });
  }

  get prompts(): Locator {
    return this.frame.getByRole('article', { name: 'You' });
  }

  /** The replies of an agent, in order. */
  replies(agent = 'Sample Agent'): Locator {
    return this.frame.getByRole('article', { name: agent });
  }

  get status(): Locator {
    return this.frame.getByRole('status');
  }

  get stopButton(): Locator {
    return this.frame.getByRole('button', { name: 'Stop' });
  }

  get picker(): Locator {
    return this.frame.getByRole('combobox', { name: 'Thread' });
  }

  /** Sends a prompt and waits until it is shown, which is when it is stored. */
  async send(prompt: string): Promise<void> {
    await this.composer.fill(prompt);
    await this.composer.press('Enter');
    await expect(this.prompts.filter({ hasText: prompt }).last()).toBeVisible();
  }

  /** Sends a prompt and waits for the end of its turn. */
  async ask(prompt: string): Promise<void> {
    await this.send(prompt);
    await this.settled();
  }

  async settled(): Promise<void> {
    await expect(this.stopButton).toBeHidden({ timeout: 60_000 });
  }

  async pickThread(name: string): Promise<void> {
    await this.picker.click();
    await this.frame.getByRole('option', { name }).click();
  }
}

/** Opens the view and a chat with the sample agent, by the buttons of the welcome. */
export async function openSampleChat(window: WorkbenchWindow): Promise<Chat> {
  await window.openView('Threadkeeper');
  await window.page.getByRole('button', { name: 'Try the Sample Agent' }).click();
  const chat = new Chat(window);
  await expect(chat.composer).toBeVisible();
  return chat;
}

/** Makes a session by the three steps of "New Session…", taking the name and the folder that are offered. */
export async function newSession(window: WorkbenchWindow, agent: string): Promise<Chat> {
  await window.command('Threadkeeper: New Session…');
  await window.quickPickItem(agent).click();
  await expect(window.quickInput()).toHaveValue(/-\d{10}/);
  await window.page.keyboard.press('Enter');
  await expect(window.quickPickItem('Choose Another Folder…')).toBeVisible();
  await window.page.keyboard.press('Enter');
  const chat = new Chat(window);
  await expect(chat.composer).toBeVisible();
  return chat;
}
