/**
 * `npm start`: builds the extension and opens VS Code with it on a small sample workspace. The first of these that is
 * there: the desktop `code` on the PATH, the VS Code that @vscode/test-electron downloads, the workbench from the npm
 * registry in the system's browser. THREADKEEPER_START=web asks for the last.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { openDesktop } from './start/desktop.ts';
import { openDownloaded } from './start/downloaded.ts';
import { sampleWorkspace } from './start/sampleWorkspace.ts';
import { runUntilEnd, type Running } from './start/running.ts';
import { openWeb } from './start/web.ts';

const root = join(import.meta.dirname, '..');

execFileSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
await runUntilEnd(() => open(sampleWorkspace()));

async function open(folder: string): Promise<Running> {
  const place = { extension: root, folder };
  if (process.env.THREADKEEPER_START === 'web' || !hasDisplay()) return openWeb(place);
  return openDesktop(place) ?? (await openDownloaded(place)) ?? openWeb(place);
}

function hasDisplay(): boolean {
  const { DISPLAY: x11, WAYLAND_DISPLAY: wayland } = process.env;
  return process.platform !== 'linux' || (x11 ?? wayland ?? '') !== '';
}
