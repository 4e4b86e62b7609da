import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentAdapter } from '../../src/agents/agentAdapter.ts';
import type { RemoteThreadId } from '../../src/domain/ids.ts';
import type { Choices } from '../../src/domain/offers.ts';
import { waitUntilNoneLeft } from './processesOf.ts';
import { recordTurn, type RecordedTurn } from './recordedTurn.ts';
import { recordingLog, type RecordingLog } from './recordingLog.ts';

/** A real agent in a home of its own, whose model or server is on the loopback interface. */
export interface Lab {
  readonly adapter: AgentAdapter;
  readonly log: RecordingLog;
  /** The folder that the agent works in. */
  readonly workspace: string;
  /** What the adapter starts. */
  readonly program: LabProgram;
  prompt(text: string, remoteId?: RemoteThreadId, choices?: Choices): RecordedTurn;
  /** Fails when a process of this home is left. */
  close(): Promise<void>;
}

interface LabProgram {
  readonly command: string;
  /** On top of that of the tests. */
  readonly env: Readonly<Record<string, string>>;
}

/** Where a lab is, before it has an agent. */
interface LabPlace {
  /** A new folder, with nothing in it but the workspace. */
  readonly home: string;
  readonly workspace: string;
  readonly log: RecordingLog;
}

export async function makePlace(name: string): Promise<LabPlace> {
  const home = await realpath(await mkdtemp(join(tmpdir(), `${name}-lab-`)));
  const workspace = join(home, 'workspace');
  await mkdir(workspace);
  return { home, workspace, log: recordingLog() };
}

interface LabParts {
  readonly adapter: AgentAdapter;
  readonly program: LabProgram;
  /** What the agent talks to; closed with the lab. */
  readonly server: { close(): Promise<void> };
}

export function labAt({ home, workspace, log }: LabPlace, { adapter, program, server }: LabParts): Lab {
  return {
    ...{ adapter, log, workspace, program },
    prompt: (prompt, remoteId, choices = {}) =>
      recordTurn(adapter.startTurn({ prompt, cwd: workspace, log, choices, ...(remoteId && { remoteId }) })),
    async close() {
      await server.close();
      await waitUntilNoneLeft(home, log.pids());
      await rm(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
