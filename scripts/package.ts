/** `npm run package`: the production build, the licences of what it bundles, and threadkeeper-<version>.vsix. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { thirdPartyLicences } from './licences.ts';

/** The smallest comparable extension's size. */
const LIMIT_BYTES = 838 * 1024;

const root = join(import.meta.dirname, '..');
const { version } = v.parse(
  v.object({ version: v.string() }),
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
);
const vsix = `threadkeeper-${version}.vsix`;

run('esbuild.mjs', '--production');
writeFileSync(join(root, 'dist/THIRD-PARTY-LICENSES.txt'), thirdPartyLicences(root));
run('node_modules/@vscode/vsce/vsce', 'package', '--no-dependencies', '--out', vsix);
checkSize();

function run(...args: string[]): void {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function checkSize(): void {
  const { size } = statSync(join(root, vsix));
  const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
  console.log(`${vsix}: ${kilobytes(size)} of at most ${kilobytes(LIMIT_BYTES)}`);
  if (size > LIMIT_BYTES) throw new Error(`${vsix} is larger than ${kilobytes(LIMIT_BYTES)}.`);
}
