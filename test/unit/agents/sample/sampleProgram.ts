import { build } from 'esbuild';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AgentAdapter } from '../../../../src/agents/agentAdapter.ts';
import { createAgents } from '../../../../src/agents/registry.ts';
import { memoryLog, node } from '../process/processes.ts';

let bundled: Promise<string> | undefined;

/** The sample agent's program, bundled once a test file. */
export function sampleScript(): Promise<string> {
  bundled ??= bundle();
  return bundled;
}

/** The adapter of the real program, over a home that may be new. */
export async function sampleAdapter(home: string): Promise<AgentAdapter> {
  const sample = { nodePath: node, scriptPath: await sampleScript(), home };
  const codex = () => ({ sandbox: 'read-only', approvalPolicy: 'never' }) as const;
  const adapter = createAgents({
    sample,
    codex,
    claude: () => ({}),
    amp: () => ({}),
    log: memoryLog().log,
  }).get('sample');
  if (!adapter) throw new Error('the registry has no sample agent');
  return adapter;
}

export function newFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'threadkeeper-'));
}

async function bundle(): Promise<string> {
  const outfile = path.join(await newFolder(), 'sampleAgent.cjs');
  const main = fileURLToPath(new URL('../../../../src/agents/sample/main.ts', import.meta.url));
  await build({
    entryPoints: [main],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
  });
  return outfile;
}
