import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { join } from 'node:path';
import { writeUserSettings } from '../../test/workbench/userSettings.ts';
import { startChild } from './child.ts';
import type { Place, Running } from './running.ts';

const DOWNLOADS = 'https://update.code.visualstudio.com/api/releases/stable';
const REACHABLE_MS = 10_000;

/** Downloads VS Code (once) and opens it; undefined, with the reason printed, when that cannot be done. */
export async function openDownloaded({ extension, folder }: Place): Promise<Running | undefined> {
  const cachePath = join(extension, '.vscode-test');
  try {
    await reach();
    const executable = await downloadAndUnzipVSCode({ version: 'stable', cachePath });
    console.log('Opening VS Code. Close its window, or press Ctrl+C here, to end.');
    return startChild(executable, [
      ...isolated(cachePath),
      `--extensionDevelopmentPath=${extension}`,
      folder,
    ]);
  } catch (error) {
    console.log(`VS Code could not be downloaded (${String(error)}).`);
    return undefined;
  }
}

async function reach(): Promise<void> {
  const response = await fetch(DOWNLOADS, { signal: AbortSignal.timeout(REACHABLE_MS) });
  if (!response.ok) throw new Error(`${DOWNLOADS} answered ${response.status}`);
}

/** Data of its own: the user may have another VS Code, open or not. */
function isolated(cachePath: string): string[] {
  const userDataDir = join(cachePath, 'start-data');
  writeUserSettings(userDataDir, {});
  return [
    `--user-data-dir=${userDataDir}`,
    `--extensions-dir=${join(cachePath, 'start-extensions')}`,
    '--disable-workspace-trust',
    '--new-window',
    '--wait',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}
