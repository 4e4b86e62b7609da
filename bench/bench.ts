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
  #browser = this.#lazyBrowser();
  #workbench = this.#lazyWorkbench();

  get browser(): Lazy<Browser> {
    return this.#browser;
  }

  get workbench(): Lazy<BenchWorkbench> {
    return this.#workbench;
  }

  /** A new folder, removed at the end. */
  folder(): string {
    return mkdtempSync(join(this.#root, 'folder-'));
  }

  /** Ends what a figure has started: what is measured next must not share the processor with it. */
  async endPrograms(): Promise<void> {
    const [workbench, browser] = [this.#workbench, this.#browser];
    this.#workbench = this.#lazyWorkbench();
    this.#browser = this.#lazyBrowser();
    await (await workbench.made())?.stop();
    await (await browser.made())?.close();
  }

  async close(): Promise<void> {
    await this.endPrograms();
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 3 });
  }

  #lazyBrowser(): Lazy<Browser> {
    return new Lazy(() => chromium.launch(browserLaunchOptions(ensureBrowser())));
  }

  #lazyWorkbench(): Lazy<BenchWorkbench> {
    return new Lazy(async () =>
      BenchWorkbench.start(await this.installed.get(), await this.browser.get(), this.folder()),
    );
  }
}
