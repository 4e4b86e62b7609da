// Bundles the extension: two runtimes (host and webview) and the programs that the host starts.
//   node esbuild.mjs [--production] [--watch]
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { build, context } from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
};

/** What runs in Node: the extension host, the store's worker, the sample agent's process. */
const node = {
  ...common,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  external: ['vscode'],
  // The ESM entry of a package is the smaller one; `main` would pull in UMD wrappers that esbuild can't follow.
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.cjs' },
};

const targets = [
  { ...node, entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist' },
  { ...node, entryPoints: { storeWorker: 'src/store/worker.ts' }, outdir: 'dist' },
  { ...node, entryPoints: { sampleAgent: 'src/agents/sample/main.ts' }, outdir: 'dist' },
  {
    ...common,
    platform: 'browser',
    target: 'chrome128',
    format: 'iife',
    entryPoints: { main: 'media/chat/main.tsx' },
    outdir: 'dist/chat',
    tsconfig: 'media/chat/tsconfig.json',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    alias: { react: 'preact/compat', 'react-dom': 'preact/compat' },
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
  },
];

// What is packaged is made from nothing; else others may be running what is there.
if (production) await rm('dist', { recursive: true, force: true });
await mkdir('dist/meta', { recursive: true });
await copyFile('node_modules/sql.js/dist/sql-wasm.wasm', 'dist/sql-wasm.wasm');

if (watch) {
  for (const target of targets) await (await context(target)).watch();
} else {
  await Promise.all(targets.map(bundle));
}

/** The metafile says which packages are inside, so that their licences can be shipped with them. */
async function bundle(target) {
  const { metafile } = await build(target);
  const [name] = Object.keys(target.entryPoints);
  await writeFile(`dist/meta/${name}.json`, JSON.stringify(metafile));
}
