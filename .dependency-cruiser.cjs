/** The layers of the house: a folder's name says what it may import. docs/architecture.md has the map. */
const only = (name, path, allowed) => ({ name, severity: 'error', from: { path }, to: { pathNot: allowed } });

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('base', '^src/base/', '^src/base/|valibot'),
    only('domain', '^src/domain/', '^src/(base|domain)/|valibot'),
    only(
      'store',
      '^src/store/',
      '^src/(base|domain|store)/|^(node:)?(fs|fs/promises|path|crypto|os|net|worker_threads)$|sql\\.js|valibot|vscode-jsonrpc',
    ),
    only(
      'agents',
      '^src/agents/',
      '^src/(base|domain|agents)/|^(node:)?(fs|fs/promises|path|os|stream|stream/web|crypto|readline|url)$|agentclientprotocol|valibot|execa|node_modules/diff',
    ),
    only(
      'runner',
      '^src/runner/',
      '^src/(base|domain|runner)/|^src/store/(client|protocol)\\.ts|^src/agents/agentAdapter\\.ts|^(node:)?crypto$',
    ),
    only(
      'ui',
      '^src/ui/',
      '^src/(base|domain|runner|ui|doctor|registry)/|^src/chatProtocol\\.ts|^src/store/(client|startWorker|protocol|lastRows|search|jobs/(job|report|storeJobs)|relink/relink)\\.ts|^src/agents/agentAdapter\\.ts|^vscode$|^(node:)?(path|crypto|os)$|@types/vscode|valibot',
    ),
    only(
      'registry',
      '^src/registry/',
      '^src/(base|registry)/|^(node:)?(fs/promises|path|os|crypto)$|valibot',
    ),
    only(
      'cli',
      '^src/cli/',
      '^src/(base|domain|cli|registry|doctor)/|^src/store/(client|protocol|search|jobs/(job|report|storeJobs))\\.ts|^src/agents/agentAdapter\\.ts|^src/runner/(context|turnEvent|turnRunner)\\.ts|^(node:)?(crypto|fs/promises|path|util)$',
    ),
    only(
      'doctor',
      '^src/doctor/',
      '^src/(base|doctor)/|^src/store/(protocol|inspection)\\.ts|^src/agents/agentAdapter\\.ts|^(node:)?(fs/promises|os)$',
    ),
    {
      name: 'vscode-only-in-ui',
      severity: 'error',
      from: { pathNot: '^src/(ui/|extension\\.ts)' },
      to: { path: '^vscode$|@types/vscode' },
    },
    {
      name: 'adapters-are-strangers',
      severity: 'error',
      from: { path: '^src/agents/(amp|codex|claude|acp|sample)/' },
      to: { path: '^src/agents/(amp|codex|claude|acp|sample)/', pathNot: '^src/agents/$1/' },
    },
    {
      name: 'remote-ids-are-made-by-decoders',
      comment:
        'Invariant 1: only an adapter (first sight) or the store (its own rows) makes a RemoteThreadId.',
      severity: 'error',
      from: { pathNot: '^src/(agents|store)/' },
      to: { path: '^src/domain/remoteThreadId\\.ts' },
    },
    only(
      'webview',
      '^media/',
      '^media/|^src/(chatProtocol\\.ts|domain/|base/)|node_modules/(preact|@preact|virtua|marked|dompurify|highlight\\.js|valibot|@vscode/codicons)',
    ),
    {
      name: 'nobody-imports-a-root',
      severity: 'error',
      from: {},
      to: { path: '^src/(extension|cli)\\.ts' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'] },
  },
};
