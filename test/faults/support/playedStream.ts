import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { defaultLimits } from '../../../src/agents/acp/acpAgent.ts';
import { AcpTurn } from '../../../src/agents/acp/acpTurn.ts';
import { defaultLimits as ampLimits, driveAmpTurn } from '../../../src/agents/amp/ampTurn.ts';
import type { TurnRequest, TurnRun } from '../../../src/agents/agentAdapter.ts';
import { driveClaudeTurn } from '../../../src/agents/claude/claudeTurn.ts';
import { KeptProcesses } from '../../../src/agents/claude/keptProcesses.ts';
import { driveCodexTurn } from '../../../src/agents/codex/codexTurn.ts';
import type { StartProcess } from '../../../src/agents/process/agentProcess.ts';
import { runTurn, type TurnDriver } from '../../../src/agents/process/turnRun.ts';
import type { Logger } from '../../../src/base/log.ts';
import type { RemoteThreadId } from '../../../src/domain/ids.ts';
import { recordedProcess } from '../../unit/agents/process/recordedProcess.ts';

export type Agent = 'codex' | 'claude' | 'amp' | 'acp';

/** What a real agent wrote in one turn, from its first byte. */
export function recording(agent: Agent, name: string): string {
  const file = new URL(`../../fixtures/recorded/${agent}-${name}.jsonl`, import.meta.url);
  // The recordings of Codex begin with its second answer.
  return (agent === 'codex' ? '{"id":1,"result":{}}\n' : '') + readFileSync(file, 'utf8');
}

/** A turn of the real adapter, whose process has only its words left. */
export function play(agent: Agent, chunks: readonly Uint8Array[], remoteId?: RemoteThreadId): TurnRun {
  const request: TurnRequest = { cwd: home, prompt: 'hello', log: silent, ...(remoteId && { remoteId }) };
  const startProcess: StartProcess = () => Promise.resolve(recordedProcess(paced(chunks)));
  return runTurn((turn) => drivers[agent](turn, request, startProcess), { log: silent });
}

type Drive = (turn: TurnDriver, request: TurnRequest, startProcess: StartProcess) => Promise<void>;

const home = mkdtempSync(join(tmpdir(), 'tk-streams-'));
const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const path = process.execPath;

const drivers: Readonly<Record<Agent, Drive>> = {
  codex: (turn, request, startProcess) => {
    const settings = { path, sandbox: 'read-only', approvalPolicy: 'never' } as const;
    return driveCodexTurn(turn, request, { settings, startProcess });
  },
  claude: (turn, request, startProcess) => {
    const settings = { path, env: { CLAUDE_CONFIG_DIR: home } };
    return driveClaudeTurn(turn, request, { settings, startProcess, kept: new KeptProcesses() });
  },
  amp: (turn, request, startProcess) => {
    const settings = { path, env: { AMP_API_KEY: 'none' } };
    return driveAmpTurn(turn, request, { settings, limits: ampLimits, startProcess });
  },
  acp: (turn, request, startProcess) => {
    const agent = {
      kind: 'recorded',
      displayName: 'Recorded',
      launch: () => Promise.resolve({ command: path, args: [] }),
      detect: () => Promise.resolve({ kind: 'found', path, version: '1' } as const),
    };
    return new AcpTurn({ agent, limits: defaultLimits, request, turn, startProcess }).drive();
  },
};

/** One piece after the other, so that an answer never comes before its request was made. */
async function* paced(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    await setImmediate();
    yield chunk;
  }
  await setImmediate();
}
