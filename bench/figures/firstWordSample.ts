import { join } from 'node:path';
import { createAgents } from '../../src/agents/registry.ts';
import { sampleLaunch } from '../../src/agents/sample/sampleLaunch.ts';
import type { Bench } from '../bench.ts';
import type { FigureFile } from '../figure.ts';
import type { Comparison } from '../measure.ts';
import { bareAcpTurn } from '../support/bareAcp.ts';
import { compareContinued, compareNew, howFirstWord, race, type SameTurn } from '../support/firstWord.ts';
import { silentLog } from '../support/silentLog.ts';

export const firstWordSample = figure('Enter → first word, sample agent, new thread', compareNew);
export const continuedWordSample = figure(
  'Enter → first word, sample agent, continued thread',
  compareContinued,
);

function figure(title: string, compare: (turn: SameTurn) => Promise<Comparison>): FigureFile {
  return {
    title,
    target: 1.5,
    run: async (bench) => ({
      ...(await withSampleAgent(bench, compare)),
      unit: 'ms',
      peerName: 'the bare agent over ACP',
      how: howFirstWord,
    }),
  };
}

async function withSampleAgent(
  bench: Bench,
  compare: (turn: SameTurn) => Promise<Comparison>,
): Promise<Comparison> {
  const { dist } = await bench.installed.get();
  const cwd = bench.folder();
  const scriptPath = join(dist, 'sampleAgent.cjs');
  const sample = { nodePath: process.execPath, scriptPath, home: bench.folder() };
  const agents = createAgents({
    sample,
    codex: noCodex,
    claude: () => ({}),
    amp: () => ({}),
    log: silentLog,
  });
  const adapter = agents.get('sample');
  if (adapter === undefined) throw new Error('There is no sample agent.');
  const { args, ...program } = sampleLaunch({ ...sample, home: bench.folder() });
  return race(bench, { adapter, program, bare: bareAcpTurn(args), cwd }, compare);
}

function noCodex(): never {
  throw new Error('Codex takes no part in this.');
}
