/** `npm run package`: the production build, the licences of what it bundles, and threadkeeper-<version>.vsix. */
import { execFileSync } from 'node:child_process';
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
run('node_modules/@vscode/vsce/vsce', 'ls', '--no-dependencies', '--tree');
checkSize();

function run(...args: string[]): void {
  execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
}

function checkSize(): void {
  const { size } = statSync(join(root, vsix));
  const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
  console.log(`${vsix}: ${kilobytes(size)} of at most ${kilobytes(LIMIT_BYTES)}`);
  if (size > LIMIT_BYTES) throw new Error(`${vsix} is larger than ${kilobytes(LIMIT_BYTES)}.`);
}
