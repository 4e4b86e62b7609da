import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openClaudeLab } from '../../test/agents/claudeLab.ts';
import { openCodexLab } from '../../test/agents/codexLab.ts';
import type { Lab } from '../../test/agents/lab.ts';
import { remoteIdOf } from '../../test/agents/recordedTurn.ts';
import type { RemoteThreadId } from '../../src/domain/ids.ts';
import type { FigureFile } from '../figure.ts';
import { compare, type Comparison } from '../measure.ts';
import { withLab } from '../support/realAgents.ts';

export const probeCodex = figure('Codex', openCodexLab);
export const probeClaude = figure('Claude Code', openClaudeLab);

function figure(name: string, openLab: () => Promise<Lab>): FigureFile {
  return {
    title: `Probe of a conversation by files, ${name}`,
    limitMs: 10,
    run: async () => ({
      ...(await withLab(openLab, compareProbes)),
      unit: 'ms',
      peerName: '`stat` and `readFile` of the conversation’s file',
      how: 'in Node, of a conversation of one turn that the real agent made',
    }),
  };
}

async function compareProbes(lab: Lab): Promise<Comparison> {
  const id = await makeConversation(lab);
  const file = await fileOf(id, lab);
  return compare({ ours: () => timeToProbe(lab, id), peer: () => timeToRead(file) }, 101);
}

async function makeConversation(lab: Lab): Promise<RemoteThreadId> {
  const turn = lab.prompt('Good morning');
  await turn.done;
  return remoteIdOf(turn);
}

async function fileOf(id: RemoteThreadId, { workspace }: Lab): Promise<string> {
  const home = join(workspace, '..');
  const file = (await readdir(home, { recursive: true })).find((name) => name.endsWith(`${id}.jsonl`));
  if (file === undefined) throw new Error(`The agent left no file of ${id}.`);
  return join(home, file);
}

async function timeToProbe({ adapter, workspace }: Lab, id: RemoteThreadId): Promise<number> {
  const start = performance.now();
  const { health, reason } = await adapter.probe(id, workspace);
  const ms = performance.now() - start;
  if (health !== 'live') throw new Error(`the conversation is ${health}: ${reason}`);
  return ms;
}

async function timeToRead(file: string): Promise<number> {
  const start = performance.now();
  await stat(file);
  await readFile(file);
  return performance.now() - start;
}
