import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openCodexLab } from '../../test/agents/codexLab.ts';
import type { Bench } from '../bench.ts';
import type { FigureFile } from '../figure.ts';
import type { Comparison } from '../measure.ts';
import { bareCodexTurn } from '../support/bareCodex.ts';
import { compareContinued, compareNew, howFirstWord, type SameTurn } from '../support/firstWord.ts';
import { Product } from '../support/product.ts';

export const firstWordCodex = figure('Enter → first word, Codex, new thread', compareNew);
export const continuedWordCodex = figure('Enter → first word, Codex, continued thread', compareContinued);

/** The one that the lab runs, too. */
const command = join(import.meta.dirname, '../../test/agents/node_modules/.bin/codex');

function figure(title: string, compare: (turn: SameTurn) => Promise<Comparison>): FigureFile {
  return {
    title,
    target: 1.1,
    run: async (bench) => ({
      ...(await withCodex(bench, compare)),
      unit: 'ms',
      peerName: 'the bare `codex app-server`',
      how: `${howFirstWord}; the model is on the loopback interface`,
    }),
  };
}

async function withCodex(
  bench: Bench,
  compare: (turn: SameTurn) => Promise<Comparison>,
): Promise<Comparison> {
  if (!existsSync(command)) throw new Error('`npm run test:agents` installs the Codex to measure with.');
  const { dist } = await bench.installed.get();
  const lab = await openCodexLab();
  const { adapter, workspace: cwd, codexHome } = lab;
  const product = new Product({ dist, folder: bench.folder(), adapter, cwd });
  const env = { HOME: dirname(codexHome), CODEX_HOME: codexHome, STUB_API_KEY: 'sk-not-a-real-key' };
  const program = { command, args: ['app-server'], env, cwd };
  try {
    return await compare({
      product,
      bare: (prompt, conversation) => bareCodexTurn(program, prompt, conversation),
    });
  } finally {
    await product.close();
    await lab.close();
  }
}
