import { defineConfig } from '@playwright/test';
import { browserLaunchOptions } from '../workbench/browser.ts';
import { uiRun } from './support/run.ts';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 240_000,
  expect: { timeout: 45_000 },
  reporter: [['list']],
  use: {
    launchOptions: browserLaunchOptions(uiRun().browser),
    viewport: { width: 1400, height: 900 },
    locale: 'en-US',
    permissions: ['clipboard-read', 'clipboard-write'],
    actionTimeout: 30_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
});
