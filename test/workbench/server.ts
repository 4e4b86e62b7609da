import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serverMain } from './install.ts';
import { stopTree, type ProcessInfo } from './processes.ts';
import { workbenchUrl, type WorkbenchPlace } from './url.ts';
import { writeUserSettings, type Settings } from './userSettings.ts';

export interface ServerOptions {
  readonly userDataDir: string;
  readonly extensionsDir: string;
  /** The whole environment of the server and of what it starts; default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
  readonly settings?: Settings;
  /** Ask whether to trust a workspace; default: every workspace is trusted. */
  readonly workspaceTrust?: boolean;
  /** Default: any free port. The same port keeps what the browser and VS Code store for a workspace. */
  readonly port?: number;
  readonly onOutput?: (text: string) => void;
}

export interface WorkbenchServer {
  readonly pid: number;
  readonly port: number;
  readonly origin: string;
  /** The address of a window; it carries the server's secret, without which nobody else gets in. */
  url(place: WorkbenchPlace): string;
  /** Resolves when the server has ended by itself. */
  readonly ended: Promise<void>;
  /** Ends the server and all below it, by SIGKILL after `politeMs` (default 3000); returns what had to be killed. */
  stop(politeMs?: number): Promise<ProcessInfo[]>;
}

const START_MS = 60_000;

/** Starts VS Code's server on 127.0.0.1. Rejects with its output when it does not listen within 60 s. */
export async function startServer(options: ServerOptions): Promise<WorkbenchServer> {
  const token = randomBytes(16).toString('hex');
  prepareFolders(options);
  const child = spawn(process.execPath, [serverMain, ...serverArguments(options, token)], {
    env: serverEnvironment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${process.execPath} could not be started`);
  const port = await listeningPort(child, options.onOutput).catch(async (error: unknown) => {
    await stopTree(pid);
    throw error;
  });
  const origin = `http://127.0.0.1:${port}`;
  return {
    pid,
    port,
    origin,
    url: (place) => workbenchUrl(origin, token, place),
    ended,
    stop: (politeMs) => stopTree(pid, politeMs),
  };
}

/** Installs a VSIX as a user would from the command line. */
export async function installVsix(vsix: string, extensionsDir: string, userDataDir: string): Promise<void> {
  const folders = ['--server-data-dir', userDataDir, '--extensions-dir', extensionsDir];
  await promisify(execFile)(process.execPath, [serverMain, ...folders, '--install-extension', vsix], {
    env: serverEnvironment({ userDataDir, extensionsDir }),
  });
}

function prepareFolders(options: ServerOptions): void {
  mkdirSync(options.extensionsDir, { recursive: true });
  mkdirSync(join(options.userDataDir, 'xdg'), { recursive: true, mode: 0o700 });
  writeUserSettings(options.userDataDir, options.settings ?? {});
}

function serverArguments(options: ServerOptions, token: string): string[] {
  return [
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0), '--connection-token', token],
    ...['--server-data-dir', options.userDataDir, '--user-data-dir', options.userDataDir],
    ...[
      '--extensions-dir',
      options.extensionsDir,
      '--accept-server-license-terms',
      '--telemetry-level',
      'off',
    ],
    // without it a built workbench ignores extensionDevelopmentPath and extensionTestsPath
    '--enable-smoke-test-driver',
    ...(options.workspaceTrust === true ? [] : ['--disable-workspace-trust']),
  ];
}

/** An outer VS Code's variables would make this one talk to it; no gallery means no request to one. */
function serverEnvironment({ env = process.env, userDataDir }: ServerOptions): NodeJS.ProcessEnv {
  const foreign = /^(VSCODE_(?!TEST_)|ELECTRON_RUN_AS_NODE$|NODE_OPTIONS$)/;
  const kept = Object.entries(env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(kept),
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    // "Started from a terminal": else a login shell is asked for the environment, and its PATH would replace this one.
    VSCODE_CLI: '1',
    XDG_RUNTIME_DIR: join(userDataDir, 'xdg'),
  };
}

async function listeningPort(child: ChildProcess, onOutput: ServerOptions['onOutput']): Promise<number> {
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`VS Code's server ${what}:\n${output}`));
    const timer = setTimeout(() => fail(`did not listen within ${START_MS / 1000} s`), START_MS);
    child.once('error', (error) => fail(`did not start (${error.message})`));
    child.once('exit', (code) => fail(`ended with ${String(code)}`));
    const read = (chunk: Buffer) => {
      const text = chunk.toString();
      onOutput?.(text);
      output = (output + text).slice(-20_000);
      const port = /listening on (?:http:\/\/127\.0\.0\.1:)?(\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
  });
}
