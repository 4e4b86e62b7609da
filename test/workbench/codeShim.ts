#!/usr/bin/env node
/**
 * Stands in for the `code` executable in \@vscode/test-electron's runTests: takes the desktop's arguments, shows VS Code
 * in a headless browser, runs the tests inside the real extension host and exits with their result.
 */
import { chromium, type Page } from '@playwright/test';
import { format, parseArgs } from 'node:util';
import { browserLaunchOptions, ensureBrowser } from './browser.ts';
import { startServer } from './server.ts';

const LIMIT_MS = 600_000;
const KEPT_LINES = 200;
const log: string[] = [];

process.exitCode = await main();

async function main(): Promise<number> {
  const { folder, userDataDir, extensionsDir, ...extension } = readArguments();
  const server = await startServer({ userDataDir, extensionsDir, onOutput: keep });
  try {
    return await runInBrowser(server.url({ ...extension, ...(folder === undefined ? {} : { folder }) }));
  } finally {
    await server.stop();
  }
}

async function runInBrowser(url: string): Promise<number> {
  const browser = await chromium.launch(browserLaunchOptions(ensureBrowser()));
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, locale: 'en-US' });
    const result = await testResult(page);
    await page.goto(url);
    const code = await result.code;
    if (code !== 0) console.error(log.join('\n'));
    return code;
  } finally {
    await browser.close();
  }
}

function readArguments() {
  const { values, positionals } = parseArgs({
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string' },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
    },
  });
  const required = (name: string): string => {
    const value = values[name];
    if (typeof value !== 'string') throw new Error(`codeShim needs --${name}`);
    return value;
  };
  return {
    folder: positionals[0],
    userDataDir: required('user-data-dir'),
    extensionsDir: required('extensions-dir'),
    extensionDevelopmentPath: required('extensionDevelopmentPath'),
    extensionTestsPath: required('extensionTestsPath'),
  };
}

/** Settles with the exit code that VS Code gives its automation, or with 3 when there never is one. */
async function testResult(page: Page): Promise<{ code: Promise<number> }> {
  let settle: (code: number) => void = () => undefined;
  const code = new Promise<number>((resolve) => {
    settle = resolve;
  });
  const giveUp = (why: string) => {
    keep(`codeShim: ${why}`);
    settle(3);
  };
  page.on('crash', () => giveUp('the page crashed'));
  page.on('close', () => giveUp('the page was closed'));
  setTimeout(() => giveUp(`no result within ${LIMIT_MS / 1000} s`), LIMIT_MS).unref();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => giveUp(`got ${name}`));
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    keep(`[${type}] ${format(...args)}`);
  });
  await page.exposeFunction('codeAutomationExit', settle);
  return { code };
}

function keep(text: string): void {
  log.push(text.trimEnd());
  log.splice(0, log.length - KEPT_LINES);
}
