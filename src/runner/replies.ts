import type { MessageId } from '../domain/ids.ts';
import type { Message, MessageTurn } from '../domain/message.ts';
import type { GrowingReply } from './turn.ts';

/** A reply that grows in another window. */
export interface FollowedReply extends GrowingReply {
  readonly idx: number;
}

/** The reply of the turn that runs, as it is stored. */
export function followedReply(messages: readonly Message[]): FollowedReply | undefined {
  const reply = messages.findLast(({ role, turn }) => role === 'assistant' && turn && !turn.stopReason);
  return reply && { messageId: reply.id, idx: reply.idx, parts: reply.parts };
}

export function endedReplies(messages: readonly Message[]): { messageId: MessageId; turn: MessageTurn }[] {
  return messages.flatMap(({ id, role, turn }) =>
    role === 'assistant' && turn?.stopReason ? [{ messageId: id, turn }] : [],
  );
}
