import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { decode } from '../../../src/base/decode.ts';
import {
  fromWebviewSchema,
  type FromWebview,
  type ShowThread,
  type ToWebview,
} from '../../../src/chatProtocol.ts';
import { firstShowHtml } from '../../../src/ui/chat/firstShow.ts';
import { themes, type Theme } from './themes.ts';

const bundle = process.env.THREADKEEPER_CHAT ?? join(import.meta.dirname, '../../../dist/chat');
const origin = 'http://localhost';
const nonce = 'harness';
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The chat's page with a host that only listens: the real bundle, in a real browser, under the panel's CSP. */
export class ChatPage {
  readonly page: Page;
  readonly composer: Locator;
  /** What went wrong in the page: errors, and what the CSP stopped. */
  readonly problems: string[] = [];

  constructor(page: Page) {
    this.page = page;
    this.composer = page.getByRole('textbox', { name: 'Message' });
  }

  /** With `first`, the page comes with what it is to show. */
  static async open(page: Page, theme: Theme = 'dark', first?: ShowThread): Promise<ChatPage> {
    const chat = new ChatPage(page);
    const body = shell(theme, first ? firstShowHtml(first) : '');
    page.on('pageerror', (error) => chat.problems.push(error.message));
    page.on('console', (line) => line.type() === 'error' && chat.problems.push(line.text()));
    await page.route(`${origin}/**`, async (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path === '/') return route.fulfill({ contentType: 'text/html', body });
      if (path === '/favicon.ico') return route.fulfill({ status: 204 });
      return route.fulfill({ path: join(bundle, path) });
    });
    await page.addInitScript(fakeVsCode);
    await page.goto(`${origin}/`);
    await chat.expectPosted({ type: 'ready', shows: first !== undefined });
    return chat;
  }

  /** Sends messages as the host does, one event each. */
  async post(...messages: ToWebview[]): Promise<void> {
    await this.postRaw(...messages);
  }

  async postRaw(...messages: unknown[]): Promise<void> {
    await this.page.evaluate((all) => {
      for (const data of all) window.dispatchEvent(new MessageEvent('message', { data }));
    }, messages);
  }

  /** Everything the page has posted so far, decoded as the host would. */
  async posted(): Promise<FromWebview[]> {
    const posted = await this.page.evaluate(() => window.posted);
    return posted.map((message) => {
      const decoded = decode(fromWebviewSchema, message);
      if (!decoded.ok) throw new Error(decoded.reason);
      return decoded.value;
    });
  }

  async expectPosted(message: FromWebview): Promise<void> {
    await expect.poll(() => this.posted()).toContainEqual(message);
  }

  /** The rules of WCAG and of good practice that do not hold; the message names the elements. */
  async violations(): Promise<string[]> {
    if (!(await this.page.evaluate(() => 'axe' in window)))
      await this.page.evaluate(await readFile(axe, 'utf8'));
    return this.page.evaluate(async () => {
      const { violations } = await window.axe.run();
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    });
  }

  /** The distance between the view and the end of the conversation, in pixels. */
  async distanceToEnd(): Promise<number> {
    return this.page
      .getByRole('feed')
      .evaluate((feed) => Math.round(feed.scrollHeight - feed.scrollTop - feed.clientHeight));
  }
}

function shell(theme: Theme, first: string): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${origin} 'nonce-${nonce}'`,
    'img-src data:',
  ].join('; ');
  return [
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Chat</title>',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    `<style nonce="${nonce}">:root { ${themes[theme]} }</style></head>`,
    `<body class="vscode-${theme}"><div id="root"></div>${first}<script type="module" nonce="${nonce}" src="/main.js"></script></body></html>`,
  ].join('');
}

function fakeVsCode(): void {
  window.posted = [];
  window.remembered = [];
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => window.posted.push(message),
    setState: (state) => {
      window.remembered.push(state);
      sessionStorage.setItem('state', JSON.stringify(state));
    },
    // As in VS Code, it outlives the page.
    getState: (): unknown => JSON.parse(sessionStorage.getItem('state') ?? 'null'),
  });
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}
declare global {
  interface Window {
    posted: unknown[];
    remembered: unknown[];
    acquireVsCodeApi: () => {
      postMessage(message: unknown): void;
      setState(state: unknown): void;
      getState(): unknown;
    };
    axe: { run(): Promise<AxeResults> };
  }
}
