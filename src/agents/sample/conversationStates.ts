import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../../base/errorCode.ts';
import { AgentError } from '../../domain/agentError.ts';
import { archivedFile, conversationFile, isConversationId, lockFile } from './conversationId.ts';

/** How long the sample agent pretends that another program works in a conversation, in ms. */
const busyMs = 60_000;

export async function archiveSample(home: string, id: string): Promise<void> {
  await mkdir(path.dirname(archivedFile(home, id)), { recursive: true });
  await rename(conversationFile(home, id), archivedFile(home, id));
}

/** Throws `AgentError` when there is nothing to bring back. */
export async function unarchiveSample(home: string, id: string): Promise<void> {
  try {
    await rename(archivedFile(home, id), conversationFile(home, id));
  } catch (error) {
    throw new AgentError('thread-not-found', 'The Sample Agent has not archived this conversation.', {
      cause: error,
    });
  }
}

export async function isArchived(home: string, id: string): Promise<boolean> {
  return isConversationId(id) && (await isThere(archivedFile(home, id)));
}

export async function lockSample(home: string, id: string): Promise<void> {
  await writeFile(lockFile(home, id), String(Date.now() + busyMs));
}

export async function isLocked(home: string, id: string): Promise<boolean> {
  if (!isConversationId(id)) return false;
  const until = await readFile(lockFile(home, id), 'utf8').catch(() => '0');
  return Number(until) > Date.now();
}

async function isThere(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
