import { homedir } from 'node:os';
import { messageOf } from '../../base/decode.ts';
import type { Logger } from '../../base/log.ts';
import { startAgentProcess, type AgentProcess } from './agentProcess.ts';
import { delay } from './delay.ts';

export type VersionResult =
  | { readonly kind: 'version'; readonly version: string }
  | { readonly kind: 'unusable'; readonly reason: string };

export interface VersionQuery {
  readonly command: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
  readonly timeoutMs?: number;
}

/** Lines among which a version is looked for, and bytes that one of them may have. */
const maxLines = 20;
const maxLineBytes = 64 * 1024;

/** Asks a program for its version. Never throws; takes at most 5 s, and no process is left. */
export async function readVersion(query: VersionQuery): Promise<VersionResult> {
  const { command, args = ['--version'], env = {}, log, timeoutMs = 4500 } = query;
  try {
    const started = await startAgentProcess({ command, args, env, log, cwd: homedir(), maxLineBytes });
    const search = findVersion(started);
    const inTime = delay(timeoutMs, search).then((): VersionResult => tooLate(command, timeoutMs));
    return await Promise.race([search.then((found) => describe(command, found)), inTime]).finally(() =>
      started.kill(),
    );
  } catch (error) {
    return { kind: 'unusable', reason: messageOf(error) };
  }
}

async function findVersion(started: AgentProcess): Promise<string | undefined> {
  let lines = 0;
  for await (const line of started.lines) {
    const version = /(?<![\d.])\d+\.\d+(?:\.\d+)?(?:[-+][\w.+-]+)?/.exec(line)?.[0];
    if (version !== undefined || ++lines >= maxLines) return version;
  }
  return undefined;
}

function describe(command: string, version: string | undefined): VersionResult {
  if (version === undefined) return { kind: 'unusable', reason: `${command} does not tell a version.` };
  return { kind: 'version', version };
}

function tooLate(command: string, timeoutMs: number): VersionResult {
  return { kind: 'unusable', reason: `${command} did not tell its version within ${timeoutMs / 1000} s.` };
}
