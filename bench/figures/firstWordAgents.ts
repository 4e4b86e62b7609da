import { openAcpLab } from '../../test/agents/acpLab.ts';
import { openAmpLab } from '../../test/agents/ampLab.ts';
import { openClaudeLab } from '../../test/agents/claudeLab.ts';
import { openCodexLab } from '../../test/agents/codexLab.ts';
import type { Lab } from '../../test/agents/lab.ts';
import type { FigureFile } from '../figure.ts';
import type { Comparison } from '../measure.ts';
import { bareAcpTurn } from '../support/bareAcp.ts';
import { bareAmpTurn } from '../support/bareAmp.ts';
import { bareClaudeTurn } from '../support/bareClaude.ts';
import { bareCodexTurn } from '../support/bareCodex.ts';
import type { RunBareTurn } from '../support/bareTurn.ts';
import { compareContinued, compareNew, howFirstWord, race, type SameTurn } from '../support/firstWord.ts';
import { withLab } from '../support/realAgents.ts';

interface RealAgent {
  /** In the names of its figures. */
  readonly key: string;
  readonly name: string;
  readonly peerName: string;
  readonly openLab: () => Promise<Lab>;
  readonly bare: RunBareTurn;
}

const agents: readonly RealAgent[] = [
  {
    ...{ key: 'Codex', name: 'Codex', peerName: 'the bare `codex app-server`' },
    ...{ openLab: openCodexLab, bare: bareCodexTurn },
  },
  {
    ...{ key: 'Claude', name: 'Claude Code', peerName: 'the bare `claude --print` with JSON both ways' },
    ...{ openLab: openClaudeLab, bare: bareClaudeTurn },
  },
  {
    ...{ key: 'Amp', name: 'Amp', peerName: 'the bare `amp --execute` with JSON both ways' },
    ...{ openLab: openAmpLab, bare: bareAmpTurn },
  },
  {
    ...{ key: 'ClaudeAcp', name: 'claude-agent-acp', peerName: 'the bare agent over ACP' },
    ...{ openLab: () => openAcpLab('claude-acp'), bare: bareAcpTurn() },
  },
  {
    ...{ key: 'CodexAcp', name: 'codex-acp', peerName: 'the bare agent over ACP' },
    ...{ openLab: () => openAcpLab('codex-acp'), bare: bareAcpTurn() },
  },
];

/** By their names: `firstWordCodex`, `continuedWordCodex`, … */
export const firstWordAgents: Readonly<Record<string, FigureFile>> = Object.fromEntries(
  agents.flatMap((agent) => [
    [`firstWord${agent.key}`, figure(agent, 'new thread', compareNew)],
    [`continuedWord${agent.key}`, figure(agent, 'continued thread', compareContinued)],
  ]),
);

function figure(
  agent: RealAgent,
  which: string,
  compare: (turn: SameTurn) => Promise<Comparison>,
): FigureFile {
  return {
    title: `Enter → first word, ${agent.name}, ${which}`,
    target: 1.1,
    run: async (bench) => ({
      ...(await withLab(agent.openLab, ({ adapter, workspace: cwd, program }) =>
        race(bench, { adapter, program, bare: agent.bare, cwd }, compare),
      )),
      unit: 'ms',
      peerName: agent.peerName,
      how: `${howFirstWord}; its model or server is on the loopback interface`,
    }),
  };
}
