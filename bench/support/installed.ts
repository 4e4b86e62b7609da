import { spawnSync } from 'node:child_process';
import { cpSync, globSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { installHost } from '../../test/workbench/install.ts';
import { installVsix } from '../../test/workbench/server.ts';

const root = join(import.meta.dirname, '../..');
const peers = join(import.meta.dirname, '../peers');

export interface Installed {
  readonly extensionsDir: string;
  /** The `dist` of the installed extension: what users run. */
  readonly dist: string;
}

/** Packages the VSIX, as users get it; THREADKEEPER_VSIX names another one to measure. */
export function packagedVsix(): string {
  const given = process.env.THREADKEEPER_VSIX;
  if (given !== undefined) return resolve(given);
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/package.ts')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const vsix = globSync('threadkeeper-*.vsix', { cwd: root }).at(0);
  if (status !== 0 || vsix === undefined) throw new Error('The VSIX could not be packaged.');
  return join(root, vsix);
}

/** Installs the VSIX beside the peers, in folders below `folder`. */
export async function install(vsix: string, folder: string): Promise<Installed> {
  await installHost();
  const extensionsDir = join(folder, 'extensions');
  for (const peer of ['empty', 'tree', 'script', 'ready'])
    cpSync(join(peers, peer), join(extensionsDir, `bench.${peer}-1.0.0`), { recursive: true });
  await installVsix(vsix, extensionsDir, join(folder, 'install'));
  const installed = globSync('threadkeeper.*', { cwd: extensionsDir }).at(0);
  if (installed === undefined) throw new Error(`${vsix} was not installed.`);
  return { extensionsDir, dist: join(extensionsDir, installed, 'dist') };
}
