import { stat } from 'node:fs/promises';
import { codeOf } from '../../base/errorCode.ts';
import type { ProbeResult } from '../../domain/health.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import { conversationFile, isConversationId } from './conversationId.ts';
import { isArchived, isLocked } from './conversationStates.ts';

/** Whether the sample agent still has a conversation: by its files, without starting it. */
export async function probeSample(home: string, remoteId: RemoteThreadId): Promise<ProbeResult> {
  if (!isConversationId(remoteId))
    return { health: 'missing', reason: `${remoteId} is no conversation of the Sample Agent` };
  try {
    const { size } = await stat(conversationFile(home, remoteId));
    if (size === 0) return { health: 'torn', reason: 'the Sample Agent’s file of the conversation is empty' };
    if (await isLocked(home, remoteId))
      return { health: 'busy', reason: 'the Sample Agent is at work in it elsewhere' };
    return { health: 'live', reason: `the Sample Agent has the conversation in ${home}` };
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return (await isArchived(home, remoteId))
      ? { health: 'archived', reason: 'the Sample Agent has archived it' }
      : { health: 'missing', reason: `the Sample Agent no longer has it in ${home}` };
  }
}
