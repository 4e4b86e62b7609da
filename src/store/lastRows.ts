import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { decodeJson } from '../base/decode.ts';
import { sessionSummarySchema, type SessionSummary } from '../domain/session.ts';

/** As many as fill a screen; the store has the rest soon. */
const maxSessions = 20;
const maxThreads = 20;
const schema = v.array(sessionSummarySchema);

/**
 * The sessions as they were listed last, out of a file beside the database: to be shown until that is open. None when
 * there is no file that can be read.
 */
export async function readLastRows(file: string): Promise<readonly SessionSummary[]> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const decoded = decodeJson(schema, text ?? '[]');
  return decoded.ok ? decoded.value : [];
}

/** Rejects with the file system's error. Two windows may write at once: one of them counts. */
export async function writeLastRows(file: string, sessions: readonly SessionSummary[]): Promise<void> {
  const draft = `${file}.${randomUUID()}.new`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(draft, JSON.stringify(sessions.slice(0, maxSessions).map(settled)));
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Whether a turn still runs next time only the store can say. */
function settled(session: SessionSummary): SessionSummary {
  const threads = session.threads.slice(0, maxThreads).map(({ lastTurn, ...thread }) => ({
    ...thread,
    ...(lastTurn && lastTurn.status !== 'running' && { lastTurn }),
  }));
  return { ...session, threads };
}
