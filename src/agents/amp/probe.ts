import * as v from 'valibot';
import { decodeJson, messageOf } from '../../base/decode.ts';
import type { Logger } from '../../base/log.ts';
import type { ProbeResult } from '../../domain/health.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import { startAgentProcess, type AgentProcess } from '../process/agentProcess.ts';
import { locateProgram } from '../process/agentProgram.ts';
import { delay } from '../process/delay.ts';
import { isAmpThreadId } from './ampThreadId.ts';
import { ampPlace, ampProgram, checkLogin } from './detect.ts';
import { saidError, threadError } from './errors.ts';
import { ampEnvironment, type AmpSettings } from './settings.ts';

export interface AmpProbe {
  readonly remoteId: RemoteThreadId;
  readonly cwd: string;
  readonly settings: AmpSettings;
  readonly timeoutMs: number;
  readonly log: Logger;
}

/**
 * Whether Amp's server still has a thread: `amp threads export <id>`, which only reads. The list of threads would not
 * do: it comes in pages, and an ID in it may be a part of another one or stand in a title (P15). Never throws; what
 * cannot be told, such as without a login or a network, is `unknown` (invariant 5). That a thread is busy only shows
 * when it is continued.
 */
export async function probeAmp(probe: AmpProbe): Promise<ProbeResult> {
  const { remoteId, timeoutMs } = probe;
  if (!isAmpThreadId(remoteId))
    return { health: 'missing', reason: `${remoteId} is no ID of Amp: those are T- and a UUID` };
  try {
    const process = await startExport(probe);
    const answer = readExport(process, remoteId);
    const tooLate = delay(timeoutMs, answer).then(() => notInTime(timeoutMs));
    return await Promise.race([answer, tooLate]).finally(() => process.kill());
  } catch (error) {
    return { health: 'unknown', reason: messageOf(error) };
  }
}

async function startExport({ settings, remoteId, cwd, log }: AmpProbe): Promise<AgentProcess> {
  const env = ampEnvironment(settings);
  await checkLogin(env);
  const command = await locateProgram(ampProgram, ampPlace(settings));
  const args = ['threads', 'export', remoteId];
  const process = await startAgentProcess({ command, args, cwd, log, env });
  process.endInput();
  return process;
}

/**
 * A thread can be long, so its text is not kept: the fields of the outermost object stand in lines of their own,
 * indented by two blanks, and no text within a line can look like that.
 */
async function readExport(process: AgentProcess, remoteId: RemoteThreadId): Promise<ProbeResult> {
  const facts = new Map<string, unknown>();
  for await (const line of process.lines) {
    const field = /^ {2}("(?:id|archived)": .*?),?$/.exec(line)?.[1];
    const decoded =
      field === undefined ? undefined : decodeJson(v.record(v.string(), v.unknown()), `{${field}}`);
    if (decoded?.ok) for (const [name, value] of Object.entries(decoded.value)) facts.set(name, value);
  }
  if (facts.get('id') === remoteId) return found(facts.get('archived') === true);
  return refusal((await process.exited).stderrTail, remoteId);
}

function found(archived: boolean): ProbeResult {
  return archived
    ? { health: 'archived', reason: 'Amp’s server has the thread, and it is archived' }
    : { health: 'live', reason: 'Amp’s server has the thread' };
}

const healths = {
  'thread-not-found': 'missing',
  'thread-archived': 'archived',
  'thread-busy': 'busy',
} as const;

function refusal(said: string, remoteId: RemoteThreadId): ProbeResult {
  const error = threadError(said, remoteId);
  const health = error && healths[error.code as keyof typeof healths];
  if (error && health) return { health, reason: error.message };
  const reason = said === '' ? 'Amp’s answer about the thread cannot be read' : saidError(said).message;
  return { health: 'unknown', reason };
}

function notInTime(ms: number): ProbeResult {
  return { health: 'unknown', reason: `Amp did not tell of the thread within ${ms / 1000} s` };
}
