import { expect, type Browser } from '@playwright/test';
import { globSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { WorkbenchWindow } from '../../test/ui/support/window.ts';
import { extensionHosts } from '../../test/workbench/extensionHosts.ts';
import { isolatedEnvironment } from '../../test/workbench/isolatedEnvironment.ts';
import { kill, waitUntilGone } from '../../test/workbench/processes.ts';
import { startServer, type WorkbenchServer } from '../../test/workbench/server.ts';
import { openStore, type StoreClient } from '../../src/store/client.ts';
import type { StoreFiles } from '../../src/store/startWorker.ts';
import { silentLog } from './silentLog.ts';
import type { Installed } from './installed.ts';
import { seed } from './seed.ts';
import { Sightings, type Watched } from './sightings.ts';

/** How long an extension host may take to end by itself, in ms; it gives ours 5 s to deactivate. */
const politeMs = 8000;

export interface BenchWindow {
  readonly window: WorkbenchWindow;
  readonly sightings: Sightings;
}

/** A VS Code with our extension and the peers, whose store holds the sessions of `seed.ts`. */
export class BenchWorkbench {
  readonly #browser: Browser;
  readonly #server: WorkbenchServer;
  readonly #folder: string;
  #store: StoreFiles | undefined;

  static async start(installed: Installed, browser: Browser, folder: string): Promise<BenchWorkbench> {
    const workspace = join(folder, 'workspace');
    mkdirSync(workspace);
    const server = await startServer({
      userDataDir: join(folder, 'data'),
      extensionsDir: installed.extensionsDir,
      env: isolatedEnvironment(folder).env,
      // Each 2 s VS Code's host would look through all open files of the machine, which blocks it for 7 to 47 ms.
      settings: { 'remote.autoForwardPortsSource': 'output' },
    });
    const workbench = new BenchWorkbench(browser, server, workspace);
    try {
      await workbench.#fillStore(installed, folder);
    } catch (error) {
      await workbench.stop();
      throw error;
    }
    return workbench;
  }

  constructor(browser: Browser, server: WorkbenchServer, folder: string) {
    this.#browser = browser;
    this.#server = server;
    this.#folder = folder;
  }

  /**
   * Measures in a window of its own, with an extension host of its own, in a browser without a past, once everything
   * that starts by itself has started.
   */
  async inNewWindow<T>(
    watched: readonly Watched[],
    measure: (opened: BenchWindow) => Promise<T>,
  ): Promise<T> {
    const context = await this.#browser.newContext({
      viewport: { width: 1400, height: 900 },
      locale: 'en-US',
    });
    const page = await context.newPage();
    const sightings = await Sightings.of(page, watched);
    const window = new WorkbenchWindow(page);
    try {
      await window.show(this.#server.url({ folder: this.#folder }));
      await expect(page.getByText('bench ready')).toBeVisible({ timeout: 60_000 });
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
      return await measure({ window, sightings });
    } finally {
      await page.goto('about:blank');
      await context.close();
      await this.#endHosts();
    }
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }

  /** Opens the workspace's store, as another window or the command line does. */
  openStore(): StoreClient {
    if (this.#store === undefined) throw new Error('the store is not made yet');
    return openStore({ ...this.#store, log: silentLog });
  }

  /**
   * The next window's host must not share the processor and the store with this one's. VS Code keeps the host of a
   * window that left without a word, and waits for it to come back: that one is ended.
   */
  async #endHosts(): Promise<void> {
    await kill(await waitUntilGone(extensionHosts(this.#server.pid), politeMs));
  }

  /** The extension itself says where its store is: it makes it in a first window. */
  async #fillStore({ dist }: Installed, folder: string): Promise<void> {
    const made = () => globSync('data/**/threadkeeper.db', { cwd: folder }).at(0);
    await this.inNewWindow([], async ({ window }) => {
      await window.openView('Threadkeeper');
      await expect.poll(made, { message: 'the extension makes a store', timeout: 30_000 }).toBeDefined();
    });
    const databasePath = join(folder, made() ?? '');
    const files = { workerPath: join(dist, 'storeWorker.cjs'), wasmPath: join(dist, 'sql-wasm.wasm') };
    this.#store = { databasePath, ...files };
    const store = this.openStore();
    await seed(store.api, this.#folder);
    await store.dispose();
  }
}
