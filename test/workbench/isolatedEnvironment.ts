import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What an agent or a script on the PATH may need of the system, and no more. */
const tools = ['sh', 'bash', 'env', 'cat', 'ls', 'ps', 'git', 'uname', 'head', 'tr', 'sleep'];
const keptVariables = ['LANG', 'LC_ALL', 'TZ', 'SystemRoot', 'ComSpec', 'PATHEXT', 'windir'];

export interface IsolatedEnvironment {
  readonly home: string;
  /** First and only folder of the PATH, for fake agents; the user's own are not on it. */
  readonly bin: string;
  readonly env: NodeJS.ProcessEnv;
}

/** An environment with a home, a PATH and temporary files of its own, all below `root`. */
export function isolatedEnvironment(root: string): IsolatedEnvironment {
  const home = madeFolder(root, 'home');
  const bin = madeFolder(root, 'bin');
  const temporary = madeFolder(root, 'tmp');
  linkTools(bin);
  const system =
    process.platform === 'win32' ? [join(process.env.SystemRoot ?? 'C:\\Windows', 'System32')] : [];
  const env = {
    ...Object.fromEntries(keptVariables.map((name) => [name, process.env[name]])),
    ...{ HOME: home, USERPROFILE: home, APPDATA: join(home, 'AppData') },
    ...{ TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    PATH: [bin, ...system].join(delimiter),
  };
  return { home, bin, env };
}

function madeFolder(root: string, name: string): string {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function linkTools(bin: string): void {
  const node = join(bin, process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(node)) symlinkSync(process.execPath, node);
  if (process.platform === 'win32') return;
  for (const tool of tools) {
    const found = ['/bin', '/usr/bin'].map((folder) => join(folder, tool)).find((path) => existsSync(path));
    if (found !== undefined && !existsSync(join(bin, tool))) symlinkSync(found, join(bin, tool));
  }
}
