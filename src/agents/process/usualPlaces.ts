import { homedir } from 'node:os';
import path from 'node:path';

/** Where programs are put that a window started from the desktop may not have on its PATH. */
export function usualPlaces(env: NodeJS.ProcessEnv): string[] {
  const home = homeOf(env);
  return process.platform === 'win32' ? windowsPlaces(home, env) : unixPlaces(home, env);
}

/** A folder as it is written in a table: `~` is the user's home. */
export function expandHome(folder: string, env: NodeJS.ProcessEnv): string {
  return folder.startsWith('~/') ? path.join(homeOf(env), folder.slice(2)) : folder;
}

function homeOf(env: NodeJS.ProcessEnv): string {
  return (process.platform === 'win32' ? env['USERPROFILE'] : env['HOME']) || homedir();
}

/** npm's global programs are in its prefix's `bin`; a version manager's, beside its Node. */
function unixPlaces(home: string, env: NodeJS.ProcessEnv): string[] {
  const prefix = env['npm_config_prefix'] ?? env['NPM_CONFIG_PREFIX'];
  return [
    path.join(home, '.local', 'bin'),
    path.join(home, 'bin'),
    ...(prefix ? [path.join(prefix, 'bin')] : []),
    ...(env['NVM_BIN'] ? [env['NVM_BIN']] : []),
    path.join(home, '.npm-global', 'bin'),
    path.join(home, '.volta', 'bin'),
    path.join(home, '.bun', 'bin'),
    '/opt/homebrew/bin',
    '/home/linuxbrew/.linuxbrew/bin',
    '/usr/local/bin',
  ];
}

function windowsPlaces(home: string, env: NodeJS.ProcessEnv): string[] {
  const roaming = env['APPDATA'] || path.join(home, 'AppData', 'Roaming');
  return [path.join(roaming, 'npm'), path.join(home, '.local', 'bin'), path.join(home, '.bun', 'bin')];
}
