import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { startChild } from './child.ts';
import type { Place, Running } from './running.ts';

/** Opens the user's own VS Code; undefined when `code` is not on the PATH. */
export function openDesktop({ extension, folder }: Place): Running | undefined {
  const code = codeOnPath();
  if (code === undefined) return undefined;
  console.log(`Opening VS Code (${code}). Close its window, or press Ctrl+C here, to end.`);
  return startChild(code, [`--extensionDevelopmentPath=${extension}`, '--new-window', '--wait', folder]);
}

function codeOnPath(): string | undefined {
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
