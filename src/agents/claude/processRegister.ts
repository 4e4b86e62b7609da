import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { decodeJson } from '../../base/decode.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import { namesIn } from '../process/namesIn.ts';
import { startOf } from '../process/processStat.ts';
import { claudeHome } from './home.ts';

const entrySchema = v.looseObject({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  sessionId: v.string(),
  cwd: v.optional(v.string(), 'a folder that it does not tell'),
  /** On Linux the process's start in clock ticks since boot, as `/proc/<pid>/stat` has it. */
  procStart: v.optional(v.string()),
});
export type LiveProcess = v.InferOutput<typeof entrySchema>;

/**
 * The Claude Code that has a conversation open, by the files `sessions/<pid>.json` that each keeps while it lives. The
 * file of one that was killed stays, so its process is looked for too; one that is kept for the conversation's next turn
 * does not count (`isOurs`). Throws when the register cannot be read.
 */
export async function findLiveProcess(
  id: RemoteThreadId,
  env: NodeJS.ProcessEnv,
  isOurs: (pid: number) => boolean,
): Promise<LiveProcess | undefined> {
  const folder = join(claudeHome(env), 'sessions');
  const names = (await namesIn(folder)).filter((name) => /^\d+\.json$/.test(name));
  const entries = await Promise.all(names.map((name) => readEntry(join(folder, name))));
  const holders = entries.filter((entry) => entry?.sessionId === id && !isOurs(entry.pid));
  const live = await Promise.all(holders.map(async (entry) => ((await isAlive(entry)) ? entry : undefined)));
  return live.find((entry) => entry !== undefined);
}

export function busyText({ pid, cwd }: LiveProcess): string {
  return `another Claude Code (process ${pid}, in ${cwd}) has this conversation open`;
}

/** None for one that went away meanwhile, or is just being written. */
async function readEntry(file: string): Promise<LiveProcess | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const decoded = decodeJson(entrySchema, text);
  return decoded.ok ? decoded.value : undefined;
}

async function isAlive(entry: LiveProcess | undefined): Promise<boolean> {
  if (!entry || !exists(entry.pid)) return false;
  // Only Linux tells it as Claude Code does.
  const start = await startOf(entry.pid);
  return start === undefined || entry.procStart === undefined || start === entry.procStart;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
