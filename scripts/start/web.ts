import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { installHost } from '../../test/workbench/install.ts';
import { startServer } from '../../test/workbench/server.ts';
import type { Place, Running } from './running.ts';
import { userFolder } from './userFolder.ts';

/** Serves VS Code from the npm registry on 127.0.0.1, prints its address and opens it in the system's browser. */
export async function openWeb({ extension, folder }: Place): Promise<Running> {
  await installHost();
  const data = join(userFolder(), 'web');
  const portFile = join(data, 'port');
  const server = await startServer({
    userDataDir: data,
    extensionsDir: join(data, 'extensions'),
    port: await freePort(portFile),
  });
  writeFileSync(portFile, String(server.port));
  const url = server.url({ folder, extensionDevelopmentPath: extension });
  console.log(`\nVS Code with Threadkeeper: ${url}\n\nPress Ctrl+C to end it.`);
  if (process.env.THREADKEEPER_NO_BROWSER !== '1') openInBrowser(url);
  return server;
}

/** The port of the last start when it is free, because VS Code keeps a workspace's data by its address; else any. */
async function freePort(portFile: string): Promise<number> {
  const last = existsSync(portFile) ? Number(readFileSync(portFile, 'utf8')) : 0;
  return Number.isInteger(last) && (await isFree(last)) ? last : 0;
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

function openInBrowser(url: string): void {
  const { command, args } = opener(url);
  const hint = () => console.log('No browser could be opened: open the address above in one.');
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.once('error', hint);
  child.once('exit', (code) => code !== 0 && hint());
  child.unref();
}

function opener(url: string): { command: string; args: string[] } {
  if (process.platform === 'darwin') return { command: 'open', args: [url] };
  if (process.platform === 'win32')
    return { command: 'rundll32', args: ['url.dll,FileProtocolHandler', url] };
  return { command: 'xdg-open', args: [url] };
}
