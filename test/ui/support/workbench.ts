import { test as base, expect, type BrowserContext, type Page, type TestInfo } from '@playwright/test';
import {
  chmodSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isolatedEnvironment, type IsolatedEnvironment } from '../../workbench/isolatedEnvironment.ts';
import { kill, processesWithEnvironment, waitUntilGone } from '../../workbench/processes.ts';
import { startServer, type WorkbenchServer } from '../../workbench/server.ts';
import type { Settings } from '../../workbench/userSettings.ts';
import { extensionHostPids, killExtensionHost, newExtensionHost } from './extensionHost.ts';
import { uiRun } from './run.ts';
import { WorkbenchWindow } from './window.ts';

export { expect } from '@playwright/test';

/** `workbench` is a VS Code of its own for each test, with the installed VSIX, not yet started. */
export const test = base.extend<{ workbench: Workbench }>({
  workbench: async ({ context, page }, use, testInfo) => {
    const workbench = new Workbench(context, page, testInfo);
    try {
      await use(workbench);
    } finally {
      await workbench.stop();
    }
  },
});

/** Names that exist nowhere: VS Code's service worker answers them itself, from the extension's files. */
const WEBVIEW_RESOURCES = '.vscode-resource.vscode-cdn.net';
const ENDED_MS = 8000;

export class Workbench extends WorkbenchWindow {
  /** A folder of this test's own, opened unless `open` is given another. */
  readonly folder: string;
  readonly home: string;
  /** The whole environment of VS Code and of the agents; may be changed before `open`. */
  readonly env: NodeJS.ProcessEnv;
  /** Ask whether to trust the folder; set before `open`. */
  workspaceTrust = false;
  /** The folder of an extension that is there beside ours; set before `open`. */
  otherExtension: string | undefined;

  readonly #context: BrowserContext;
  readonly #testInfo: TestInfo;
  readonly #root = mkdtempSync(join(realpathSync(tmpdir()), 'tk-ui-'));
  readonly #isolated: IsolatedEnvironment;
  readonly #strayRequests: string[] = [];
  #settings: Settings = {};
  #server: WorkbenchServer | undefined;

  constructor(context: BrowserContext, page: Page, testInfo: TestInfo) {
    super(page);
    this.#context = context;
    this.#testInfo = testInfo;
    this.#isolated = isolatedEnvironment(this.#root);
    this.env = this.#isolated.env;
    this.home = this.#isolated.home;
    this.folder = join(this.#root, 'workspace');
    mkdirSync(this.folder);
    cpSync(uiRun().extensionsDir, this.#extensionsDir, { recursive: true });
    context.on('request', (request) => this.#notice(request.url()));
  }

  /** User settings, written before `open`. */
  settings(settings: Settings): void {
    this.#settings = { ...this.#settings, ...settings };
  }

  /** Puts an executable script on the PATH that VS Code and the extension see. */
  addAgent(name: string, script: string): void {
    const file = join(this.#isolated.bin, name);
    writeFileSync(file, script);
    chmodSync(file, 0o755);
  }

  /** Starts VS Code and opens its first window; `null` opens no folder, a URI one that is not on disk. */
  async open(folder: string | null = this.folder): Promise<void> {
    this.#server ??= await this.#start();
    const other = this.otherExtension;
    await this.show(
      this.#server.url({
        ...(folder !== null && { folder }),
        ...(other !== undefined && { extensionDevelopmentPath: other }),
      }),
    );
  }

  /** Opens another window of the same VS Code, with an extension host of its own. */
  async openWindow(folder: string = this.folder): Promise<WorkbenchWindow> {
    const window = new WorkbenchWindow(await this.#context.newPage());
    await window.show(this.#running().url({ folder }));
    return window;
  }

  /** Ends VS Code, does something to its files, and starts it again at the same address. */
  async restart(between: () => void = () => undefined, folder: string = this.folder): Promise<void> {
    const { port } = this.#running();
    await this.#end();
    between();
    this.#server = await this.#start(port);
    await this.open(folder);
  }

  /** A file that VS Code or the extension keeps, by its name. */
  dataFile(name: string): string {
    const found = globSync(`data/**/${name}`, { cwd: this.#root }).at(0);
    if (found === undefined) throw new Error(`no ${name} is kept`);
    return join(this.#root, found);
  }

  /** The newest extension host: the one of the window opened or reloaded last. */
  async extensionHostPid(): Promise<number> {
    return newExtensionHost(this.#running().pid);
  }

  /** Kills the extension host as a crash would; resolves with the new one's ID, which VS Code starts by itself. */
  async killExtensionHost(): Promise<number> {
    const server = this.#running().pid;
    const killed = await this.extensionHostPid();
    const known = extensionHostPids(server);
    await killExtensionHost(this.page, killed);
    return newExtensionHost(server, known);
  }

  /** Attaches a picture to the test's report and returns its file. */
  async screenshot(name: string): Promise<string> {
    const path = this.#testInfo.outputPath(`${name}.png`);
    await this.page.screenshot({ path });
    await this.#testInfo.attach(name, { path, contentType: 'image/png' });
    return path;
  }

  /** Ends everything. Fails when a process survived or when a page asked for anything but the loopback. */
  async stop(): Promise<void> {
    try {
      await this.#end();
      expect(this.#strayRequests, 'requests to other machines').toEqual([]);
    } finally {
      rmSync(this.#root, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  get #extensionsDir(): string {
    return join(this.#root, 'extensions');
  }

  async #start(port?: number): Promise<WorkbenchServer> {
    return startServer({
      userDataDir: join(this.#root, 'data'),
      extensionsDir: this.#extensionsDir,
      env: this.env,
      settings: this.#settings,
      workspaceTrust: this.workspaceTrust,
      ...(port === undefined ? {} : { port }),
    });
  }

  /** Ends as a user does, windows first. Everything must then end by itself: agents, too, whatever their group. */
  async #end(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    for (const page of this.#context.pages()) await page.goto('about:blank');
    const killed = await server.stop(ENDED_MS);
    const left = await waitUntilGone(processesWithEnvironment(this.#root), ENDED_MS);
    await kill(left);
    // A host whose window left without a word waits for it to come back; it is VS Code's, and idle.
    const ours = [...killed, ...left].filter(({ command }) => !command.includes('--type=extensionHost'));
    expect(ours, 'processes that outlived VS Code').toEqual([]);
  }

  #running(): WorkbenchServer {
    if (this.#server === undefined) throw new Error('open() starts VS Code; call it first');
    return this.#server;
  }

  #notice(address: string): void {
    const { protocol, hostname } = new URL(address);
    const local = ['127.0.0.1', 'localhost'].includes(hostname) || hostname.endsWith(WEBVIEW_RESOURCES);
    if (/^(https?|wss?):$/.test(protocol) && !local) this.#strayRequests.push(address);
  }
}
