import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { decodeJson } from '../../base/decode.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';

export interface TranscriptFile {
  readonly path: string;
  /** Name of its folder. */
  readonly project: string;
}

/**
 * The files of a conversation: the one of the project where it should be, else all there are. Throws when `projects` is
 * not there: then nothing is proven (invariant 5).
 */
export async function findTranscripts(
  id: RemoteThreadId,
  projects: string,
  expected?: string,
): Promise<TranscriptFile[]> {
  const fileIn = (project: string) => ({ project, path: join(projects, project, `${id}.jsonl`) });
  if (expected !== undefined && (await isFile(fileIn(expected).path))) return [fileIn(expected)];
  const files = (await readdir(projects)).map(fileIn);
  const there = await Promise.all(files.map(({ path }) => isFile(path)));
  return files.filter((_, index) => there[index]);
}

/** Whether a conversation has a prompt in its file, so that it can be continued. What cannot be read has none. */
export async function hasPrompt(id: RemoteThreadId, projects: string): Promise<boolean> {
  try {
    const files = await findTranscripts(id, projects);
    const looks = await Promise.all(files.map(({ path }) => lookInto(path)));
    return looks.some(({ state }) => state === 'talked');
  } catch {
    // It is looked for again with the next words, and a conversation that is not seen stays provisional.
    return false;
  }
}

export interface TranscriptLook {
  /**
   * `talked`: a prompt is in it, so that it can be continued. `begun`: only what comes before one. `broken`: nothing
   * that can be read. `unclear`: no prompt as far as it was read.
   */
  readonly state: 'talked' | 'begun' | 'broken' | 'unclear';
  /** The folder that Claude Code worked in. */
  readonly cwd?: string | undefined;
}

/** Bytes that are read at most: a prompt is among the first lines, and a file may have many megabytes. */
const maxBytes = 1024 * 1024;

/** Looks for the first prompt. A last line that was cut is left out, as Claude Code does. */
export async function lookInto(path: string): Promise<TranscriptLook> {
  const { text, isWhole } = await readHead(path);
  let lines = 0;
  for (const line of text.split('\n')) {
    const decoded = decodeJson(lineSchema, line);
    if (decoded.ok && decoded.value.type === 'user') return { state: 'talked', cwd: decoded.value.cwd };
    if (decoded.ok) lines += 1;
  }
  if (!isWhole) return { state: 'unclear' };
  return { state: lines > 0 ? 'begun' : 'broken' };
}

const lineSchema = v.looseObject({
  type: v.string(),
  cwd: v.fallback(v.optional(v.string()), undefined),
});

async function readHead(path: string): Promise<{ text: string; isWhole: boolean }> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(firstBytes), 0, firstBytes, 0);
    const head = buffer.toString('utf8', 0, bytesRead);
    if (bytesRead < firstBytes || head.includes('"type":"user"'))
      return { text: head, isWhole: bytesRead < firstBytes };
    const more = await file.read(Buffer.alloc(maxBytes), 0, maxBytes, 0);
    return { text: more.buffer.toString('utf8', 0, more.bytesRead), isWhole: more.bytesRead < maxBytes };
  } finally {
    await file.close();
  }
}
/** Enough for nearly all. */
const firstBytes = 32 * 1024;

/** What is not there is no file; what cannot be looked at is an error. */
async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return false;
    throw error;
  }
}
