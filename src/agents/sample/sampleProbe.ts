import { stat } from 'node:fs/promises';
import type { ProbeResult } from '../../domain/health.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import { conversationFile, isConversationId } from './conversationId.ts';

/** Whether the sample agent still has a conversation: by its file, without starting it. */
export async function probeSample(home: string, remoteId: RemoteThreadId): Promise<ProbeResult> {
  if (!isConversationId(remoteId))
    return { health: 'missing', reason: `${remoteId} is no conversation of the Sample Agent` };
  try {
    await stat(conversationFile(home, remoteId));
    return { health: 'live', reason: `the Sample Agent has the conversation in ${home}` };
  } catch (error) {
    if (isNotFound(error))
      return { health: 'missing', reason: `the Sample Agent no longer has it in ${home}` };
    throw error;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
