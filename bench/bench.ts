import { chromium, type Browser } from '@playwright/test';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lazy } from '../src/base/lazy.ts';
import { browserLaunchOptions, ensureBrowser } from '../test/workbench/browser.ts';
import { bundleProgram } from '../test/unit/store/support/bundleProgram.ts';
import { BenchWorkbench } from './support/benchWorkbench.ts';
import { install, packagedVsix } from './support/installed.ts';

/** What figures measure with, made when a figure first asks for it. */
export class Bench {
  readonly #root = mkdtempSync(join(realpathSync(tmpdir()), 'tk-bench-'));
  readonly vsix = new Lazy(() => Promise.resolve(packagedVsix()));
  readonly installed = new Lazy(async () => install(await this.vsix.get(), this.folder()));
  readonly storeWorker = new Lazy(() => bundleProgram('src/store/worker.ts', this.folder()));
  readonly jobWorker = new Lazy(() => bundleProgram('src/store/jobs/main.ts', this.folder()));
  readonly browser = new Lazy<Browser>(() => chromium.launch(browserLaunchOptions(ensureBrowser())));
  readonly workbench = new Lazy(async () =>
    BenchWorkbench.start(await this.installed.get(), await this.browser.get(), this.folder()),
  );

  /** A new folder, removed at the end. */
  folder(): string {
    return mkdtempSync(join(this.#root, 'folder-'));
  }

  async close(): Promise<void> {
    await (await this.workbench.made())?.stop();
    await (await this.browser.made())?.close();
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 3 });
  }
}
