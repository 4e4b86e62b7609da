import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../base/decode.ts';
import type { ProbeResult } from '../../domain/health.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import { namesIn } from '../process/namesIn.ts';
import { creationTime, isCodexThreadId } from './codexThreadId.ts';

/**
 * Whether Codex still has a conversation, by its files: one under `sessions/YYYY/MM/DD`, or under
 * `archived_sessions` when archived. It never throws, and what cannot be read is `unknown` (invariant 5).
 */
export async function probeCodex(id: RemoteThreadId, env: NodeJS.ProcessEnv): Promise<ProbeResult> {
  if (!isCodexThreadId(id)) return { health: 'missing', reason: `${id} is no ID of Codex: those are UUIDs` };
  const home = env['CODEX_HOME'] || join(env['HOME'] || homedir(), '.codex');
  try {
    return await lookFor(id, home);
  } catch (error) {
    return { health: 'unknown', reason: `Codex’s files in ${home} cannot be read: ${messageOf(error)}` };
  }
}

async function lookFor(id: RemoteThreadId, home: string): Promise<ProbeResult> {
  const sessions = join(home, 'sessions');
  const near = await findNear(id, sessions);
  if (near) return live(near);
  const archived = await findIn(join(home, 'archived_sessions'), id);
  if (archived) return { health: 'archived', reason: `archived by Codex as ${archived}` };
  const far = await findAnywhere(id, sessions);
  return far ? live(far) : { health: 'missing', reason: `no file of it under ${sessions}` };
}

async function live(file: string): Promise<ProbeResult> {
  const { size } = await stat(file);
  if (size === 0) return { health: 'torn', reason: `${file} is empty` };
  return { health: 'live', reason: `found ${file}` };
}

const dayMs = 24 * 60 * 60 * 1000;

/** The ID tells the time in UTC, the folder the day in the local time of then: a day before or after at most. */
async function findNear(id: RemoteThreadId, sessions: string): Promise<string | undefined> {
  const time = creationTime(id);
  if (time === undefined) return undefined;
  const folders = [time, time - dayMs, time + dayMs].map((at) => join(sessions, dayFolder(new Date(at))));
  const found = await Promise.all(folders.map((folder) => findIn(folder, id)));
  return found.find((file) => file !== undefined);
}

function dayFolder(day: Date): string {
  return join(...day.toISOString().slice(0, 10).split('-'));
}

async function findIn(folder: string, id: RemoteThreadId): Promise<string | undefined> {
  const name = (await namesIn(folder)).find((file) => isRollout(file, id));
  return name === undefined ? undefined : join(folder, name);
}

/** Throws when the folder of all sessions is not there: then nothing is proven (invariant 5). */
async function findAnywhere(id: RemoteThreadId, sessions: string): Promise<string | undefined> {
  const entries = await readdir(sessions, { recursive: true, withFileTypes: true });
  const found = entries.find((entry) => entry.isFile() && isRollout(entry.name, id));
  return found && join(found.parentPath, found.name);
}

function isRollout(name: string, id: RemoteThreadId): boolean {
  return name.startsWith('rollout-') && new RegExp(`-${id}\\.jsonl(\\.zst)?$`, 'i').test(name);
}
