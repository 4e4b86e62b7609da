import { existsSync, globSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const metafile = v.object({ inputs: v.record(v.string(), v.unknown()) });
const manifest = v.object({ name: v.string(), version: v.string(), license: v.optional(v.string()) });

/** Copied as a file beside the bundles: SQLite's wasm. */
const copied = ['node_modules/sql.js'];

/** What a licence wants said of what is not as its package has it. */
const changed = 'The icons of @vscode/codicons are written with shorter paths.';

/** The licence texts of every package in the bundles, found in esbuild's metafiles `dist/meta/*.json`. */
export function thirdPartyLicences(root: string): string {
  const folders = new Set([...copied, ...bundledPackages(root)]);
  const sections = [...folders].sort().map((folder) => section(root, folder));
  return `Threadkeeper contains the following packages. ${changed}\n\n${sections.join('\n')}`;
}

function bundledPackages(root: string): string[] {
  const files = globSync('dist/meta/*.json', { cwd: root });
  if (files.length === 0) throw new Error('The build wrote no metafiles to dist/meta.');
  return files.flatMap((file) => inputs(join(root, file)).flatMap(packageFolder));
}

function inputs(file: string): string[] {
  return Object.keys(v.parse(metafile, JSON.parse(readFileSync(file, 'utf8'))).inputs);
}

/** `node_modules/a/node_modules/@b/c/d.js` is in `node_modules/a/node_modules/@b/c`. */
function packageFolder(input: string): string[] {
  const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
  return folder === undefined ? [] : [folder];
}

function section(root: string, folder: string): string {
  const { name, version, license } = v.parse(
    manifest,
    JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')),
  );
  const rule = '-'.repeat(80);
  return `${rule}\n${name} ${version} (${license ?? 'see below'})\n${rule}\n${licenceText(join(root, folder))}\n`;
}

/** Throws for a package that brings no text and whose licence wants one. */
function licenceText(folder: string): string {
  const texts = readdirSync(folder).filter((name) => /^(licen[cs]e|notice|copying)/i.test(name));
  if (texts.length > 0)
    return texts.map((name) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n');
  const readme = join(folder, 'README.md');
  const found = existsSync(readme) && /^#+ *licen[cs]e\b.*$[\s\S]*/im.exec(readFileSync(readme, 'utf8'))?.[0];
  if (typeof found !== 'string') throw new Error(`${folder} has no licence text.`);
  return found.trim();
}
