import { homedir } from 'node:os';
import path from 'node:path';

/** VS Code's name for the folder of this extension in its global storage. */
const extensionFolder = 'threadkeeper.threadkeeper';
const products = ['Code', 'Code - Insiders', 'VSCodium', 'VSCodium - Insiders'];
/** What VS Code runs from where it is a server: SSH, WSL, containers, the browser. */
const servers = ['.vscode-server', '.vscode-server-insiders', '.vscodium-server', '.vscode-remote'];

/**
 * The folders in which a global storage of the extension may be: `THREADKEEPER_HOME` alone where it is set, else
 * VS Code's usual places on this platform. Most of them do not exist.
 */
export function registryHomes(env: NodeJS.ProcessEnv, platform = process.platform): string[] {
  if (env['THREADKEEPER_HOME']) return [path.resolve(env['THREADKEEPER_HOME'])];
  const home = homedir();
  return [
    ...products.map((product) => path.join(settingsFolder(env, platform, home), product)),
    ...servers.map((server) => path.join(home, server, 'data')),
    path.join(home, '.local/share/code-server'),
  ].map((data) => path.join(data, 'User/globalStorage', extensionFolder));
}

function settingsFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): string {
  if (platform === 'win32') return env['APPDATA'] ?? path.join(home, 'AppData/Roaming');
  if (platform === 'darwin') return path.join(home, 'Library/Application Support');
  return env['XDG_CONFIG_HOME'] ?? path.join(home, '.config');
}
