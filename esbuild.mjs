// Bundles the extension: two runtimes (host and webview) and the programs that the host starts.
//   node esbuild.mjs [--production] [--watch] [--outdir=dist]
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build, context } from 'esbuild';
import { optimize } from 'svgo';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const dist = process.argv.find((arg) => arg.startsWith('--outdir='))?.slice('--outdir='.length) ?? 'dist';

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
  // What the command line shares with the extension runs on the user's own Node.
  target: 'node20.11',
  format: 'cjs',
  external: ['vscode'],
  // The ESM entry of a package is the smaller one; `main` would pull in UMD wrappers that esbuild can't follow.
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.cjs' },
};

/**
 * What the extension imports when it is first needed, and the bundle each is in: nine tenths of the code, which
 * activating must not parse. Agents and runner share theirs, because they know errors by their class.
 */
const lazyBundles = {
  rows: ['src/store/lastRows.ts'],
  store: [
    'src/store/client.ts',
    'src/store/relink/relink.ts',
    'src/registry/registerUse.ts',
    'src/registry/relinkCandidates.ts',
  ],
  jobs: ['src/store/jobs/storeJobs.ts'],
  maintenance: ['src/ui/maintenance/maintenance.ts'],
  interaction: ['src/ui/interaction.ts', 'src/ui/settings.ts'],
  strays: ['src/agents/process/sweepStrays.ts'],
  turns: ['src/agents/registry.ts', 'src/runner/turnRunner.ts'],
};

/** Packages that several bundles need, each in a file of its own that is shipped once, with what we use of it. */
const sharedPackages = {
  '@agentclientprotocol/sdk': {
    file: 'acp',
    entry: "export { agent, client, methods, ndJsonStream, RequestError } from '@agentclientprotocol/sdk';",
  },
  'sql.js': { file: 'sqlJs', entry: "module.exports = require('sql.js');" },
  'vscode-jsonrpc/node': { file: 'rpc', entry: "module.exports = require('vscode-jsonrpc/node');" },
};

/** What renders Markdown in the webview, loaded behind its page. */
const lazyScript = 'media/chat/markdown/safeHtml.ts';

/** What runs in a thread or a process of its own. */
const programs = {
  storeWorker: 'src/store/worker.ts',
  storeJobs: 'src/store/jobs/main.ts',
  sampleAgent: 'src/agents/sample/main.ts',
};

const browser = {
  ...common,
  platform: 'browser',
  target: 'chrome128',
  format: 'esm',
  outdir: join(dist, 'chat'),
  tsconfig: 'media/chat/tsconfig.json',
};

const targets = [
  {
    ...node,
    entryPoints: { extension: 'src/extension.ts' },
    outdir: dist,
    plugins: [importLazily()],
    // `import()` becomes a `require` when it is reached
    supported: { 'dynamic-import': false },
  },
  ...Object.entries(lazyBundles).map(([name, modules]) => ({
    ...node,
    entryPoints: { [name]: 'all-of-it' },
    outdir: dist,
    plugins: [entryOf(modules.map((path) => `export * from './${path}';`)), importLazily(), sharePackages()],
    supported: { 'dynamic-import': false },
  })),
  ...Object.values(sharedPackages).map(({ file, entry }) => ({
    ...node,
    entryPoints: { [file]: 'all-of-it' },
    outdir: dist,
    plugins: [entryOf([entry])],
  })),
  ...Object.entries(programs).map(([name, path]) => ({
    ...node,
    entryPoints: { [name]: path },
    outdir: dist,
    plugins: [sharePackages()],
  })),
  {
    ...node,
    // An ES module, as package.json says of every .js, that loads the bundles of the extension.
    entryPoints: { cli: 'src/cli.ts' },
    outdir: dist,
    format: 'esm',
    target: 'node20.11',
    outExtension: {},
    plugins: [importLazily()],
  },
  {
    ...browser,
    entryPoints: { main: 'media/chat/main.tsx' },
    plugins: [importLazily(), styleSheetAsText(), smallPictures('text')],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    alias: { react: 'preact/compat', 'react-dom': 'preact/compat' },
  },
  { ...browser, entryPoints: { safeHtml: lazyScript } },
];

// What is packaged is made from nothing; else others may be running what is there.
if (production) await rm(dist, { recursive: true, force: true });
await mkdir(join(dist, 'meta'), { recursive: true });
await copyFile('node_modules/sql.js/dist/sql-wasm.wasm', join(dist, 'sql-wasm.wasm'));

if (watch) {
  for (const target of targets) await (await context(target)).watch();
} else {
  await Promise.all(targets.map(bundle));
  await chmod(join(dist, 'cli.js'), 0o755);
}

/** Has a dynamic import of a lazy module load the file it is in. */
function importLazily() {
  return {
    name: 'import-lazily',
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
        const file = kind === 'dynamic-import' && lazyFileOf(resolve(resolveDir, path));
        return file ? { path: file, external: true } : undefined;
      });
    },
  };
}

function lazyFileOf(module) {
  if (module === resolve(lazyScript)) return './safeHtml.js';
  const found = Object.entries(lazyBundles).find(([, modules]) =>
    modules.some((it) => resolve(it) === module),
  );
  return found && `./${found[0]}.cjs`;
}

/** Bundles a style sheet into the script that imports it, as a text: the webview then loads one file, not two. */
function styleSheetAsText() {
  return {
    name: 'style-sheet-as-text',
    setup({ onLoad }) {
      onLoad({ filter: /\.css$/ }, async ({ path }) => {
        const sheet = {
          entryPoints: [path],
          sourcemap: false,
          write: false,
          plugins: [smallPictures('dataurl')],
        };
        const { outputFiles, metafile } = await build({ ...browser, ...sheet });
        const watchFiles = Object.keys(metafile.inputs).map((file) => resolve(file));
        return { contents: outputFiles[0].text, loader: 'text', watchFiles };
      });
    },
  };
}

/** Bundles SVG with its paths written short: the page waits for each KB of its script. 0.01 of 16 units is not seen. */
function smallPictures(loader) {
  return {
    name: 'small-pictures',
    setup({ onLoad }) {
      onLoad({ filter: /\.svg$/ }, async ({ path }) => {
        const { data } = optimize(await readFile(path, 'utf8'), { path, floatPrecision: 2, multipass: true });
        return { contents: data, loader };
      });
    },
  };
}

/** Has a package that is shared be loaded from its file. */
function sharePackages() {
  return {
    name: 'share-packages',
    setup({ onResolve }) {
      onResolve({ filter: /^[^.]/ }, ({ path }) => {
        const shared = sharedPackages[path];
        return shared && { path: `./${shared.file}.cjs`, external: true };
      });
    },
  };
}

/** An entry of these lines. */
function entryOf(lines) {
  const contents = lines.join('\n');
  return {
    name: 'entry-of',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^all-of-it$/ }, ({ path }) => ({ path, namespace: 'entry' }));
      onLoad({ filter: /./, namespace: 'entry' }, () => ({ contents, resolveDir: import.meta.dirname }));
    },
  };
}

/** The metafile says which packages are inside, so that their licences can be shipped with them. */
async function bundle(target) {
  const { metafile } = await build(target);
  const [name] = Object.keys(target.entryPoints);
  await writeFile(join(dist, `meta/${name}.json`), JSON.stringify(metafile));
}
