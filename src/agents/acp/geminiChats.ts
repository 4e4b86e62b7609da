import { open, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { decodeJson, messageOf } from '../../base/decode.ts';
import type { ProbeResult } from '../../domain/health.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';

/**
 * Whether Gemini CLI still has a conversation, by its files; it is never asked to load one, because that leaves a file
 * for one it does not know. A chat is `tmp/<project>/chats/session-<minute>-<first 8 of the ID>.jsonl` in its folder,
 * and the first line has the whole ID. Never throws.
 */
export async function probeGemini(remoteId: RemoteThreadId, env: NodeJS.ProcessEnv): Promise<ProbeResult> {
  const folder = chatsFolder(env);
  try {
    for (const file of await filesOf(remoteId, folder))
      if ((await sessionIdIn(file)) === remoteId) return { health: 'live', reason: `found ${file}` };
    return { health: 'missing', reason: `no chat file of it under ${folder}` };
  } catch (error) {
    return { health: 'unknown', reason: `Gemini CLI’s files cannot be read: ${messageOf(error)}` };
  }
}

/**
 * How long a conversation must not be loaded yet, in ms: Gemini CLI writes a loaded one into a file named after the
 * minute, and destroys it where that is the file it is loading from.
 */
export async function geminiLoadableIn(
  remoteId: RemoteThreadId,
  env: NodeJS.ProcessEnv,
  now = new Date(),
): Promise<number> {
  // 2026-11-20T09-41 in UTC, as it is in the file's name.
  const minute = now.toISOString().slice(0, 16).replace(':', '-');
  const files = await filesOf(remoteId, chatsFolder(env)).catch(() => []);
  const isOfThisMinute = files.some((file) => path.basename(file).startsWith(`session-${minute}-`));
  return isOfThisMinute ? minuteMs - (now.getTime() % minuteMs) + clockSlackMs : 0;
}

const minuteMs = 60_000;
const clockSlackMs = 500;

function chatsFolder(env: NodeJS.ProcessEnv): string {
  return path.join(env['GEMINI_CLI_HOME'] || env['HOME'] || homedir(), '.gemini', 'tmp');
}

async function filesOf(remoteId: RemoteThreadId, folder: string): Promise<string[]> {
  const projects = await readdir(folder);
  const ending = `-${remoteId.slice(0, 8)}.jsonl`;
  const found = projects.map(async (project) => {
    const chats = path.join(folder, project, 'chats');
    // A project without chats, or a file beside the projects, has none of them.
    const names = await readdir(chats).catch(() => []);
    return names.filter((name) => name.endsWith(ending)).map((name) => path.join(chats, name));
  });
  return (await Promise.all(found)).flat();
}

/** Bytes in which the first line ends. */
const maxFirstLine = 64 * 1024;
const firstLineSchema = v.object({ sessionId: v.string() });

async function sessionIdIn(file: string): Promise<string | undefined> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(maxFirstLine), 0, maxFirstLine, 0);
    const [line = ''] = buffer.toString('utf8', 0, bytesRead).split('\n');
    const decoded = decodeJson(firstLineSchema, line);
    return decoded.ok ? decoded.value.sessionId : undefined;
  } finally {
    await handle.close();
  }
}
