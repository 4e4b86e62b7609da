import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';

/** What a user sees and does in one VS Code window. */
export class WorkbenchWindow {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Goes to an address and waits until the workbench is drawn. */
  async show(url: string): Promise<void> {
    await this.page.goto(url);
    await this.ready();
  }

  /** Reloads as "Developer: Reload Window" does: the extension host is another one afterwards. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  async ready(): Promise<void> {
    await expect(this.page.locator('.monaco-workbench .activitybar')).toBeVisible({ timeout: 60_000 });
  }

  /** Runs a command from the palette, by its whole title: `Threadkeeper: New Session`. */
  async command(title: string): Promise<void> {
    const row = this.quickPickItem(title);
    // A palette that was opened before the extensions were known does not learn of their commands.
    await expect(async () => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('F1');
      await expect(this.quickInput()).toBeVisible({ timeout: 3000 });
      await this.quickInput().fill(`>${title}`);
      await expect(row).toBeVisible({ timeout: 3000 });
    }).toPass({ timeout: 60_000 });
    await row.click();
  }

  /** A row of the open quick pick, by its label. */
  quickPickItem(label: string | RegExp): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: label }).first();
  }

  quickInput(): Locator {
    return this.page.locator('.quick-input-widget input[type="text"]');
  }

  /** A question that has to be answered before anything else is done. */
  dialog(text: string | RegExp): Locator {
    return this.page.getByRole('dialog').filter({ hasText: text });
  }

  /** Answers the dialog that asks for a file or a folder, by its button. */
  async choosePath(path: string, button: string): Promise<void> {
    // It begins in a folder, and writes that folder over what was typed before it was listed.
    await expect(this.quickPickItem('..')).toBeVisible();
    // After a change it reads again, and a click meanwhile may be lost.
    await expect(async () => {
      await this.quickInput().fill(path);
      await expect(this.quickInput()).toHaveValue(path);
      await this.page.getByRole('button', { name: button, exact: true }).click({ timeout: 3000 });
      await expect(this.quickInput()).toBeHidden({ timeout: 3000 });
    }).toPass({ timeout: 60_000 });
  }

  async openView(title: string): Promise<void> {
    await this.page.locator(`.activitybar .action-label[aria-label^="${title}"]`).click();
  }

  /** The content of the visible webview. */
  chat(): FrameLocator {
    return this.page
      .locator('iframe.webview.ready')
      .filter({ visible: true })
      .contentFrame()
      .frameLocator('iframe#active-frame');
  }

  /** The tree of the side bar. */
  tree(): Locator {
    return this.page.locator('.part.sidebar').getByRole('tree').filter({ visible: true });
  }

  treeItem(name: string | RegExp): Locator {
    return this.tree().getByRole('treeitem', { name });
  }

  editorTab(name: string | RegExp): Locator {
    return this.page.locator('.part.editor').getByRole('tab', { name });
  }

  /** Opens the list of notifications: at the start they are kept there and not shown as toasts. */
  async showNotifications(): Promise<void> {
    await this.command('Notifications: Show Notifications');
  }

  /** One that is listed or shown as a toast. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item').filter({ hasText: text });
  }
}
