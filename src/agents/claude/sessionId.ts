import * as v from 'valibot';
import type { Schema } from '../../base/decode.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import { remoteThreadIdSchema } from '../../domain/remoteThreadId.ts';

/** In small letters: Claude Code tells capitals apart. */
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What Claude Code gives as the ID of a conversation: a UUID. */
export const sessionIdSchema: Schema<RemoteThreadId> = v.pipe(
  remoteThreadIdSchema,
  v.check((id) => uuid.test(id), 'not a UUID'),
);

/** True for an ID that Claude Code may be given: whatever is no UUID it takes for the title of a conversation. */
export function isSessionId(id: RemoteThreadId): boolean {
  return uuid.test(id);
}

/** Throws `thread-not-found` for an ID that Claude Code cannot have given (invariant 4). */
export function checkSessionId(id: RemoteThreadId | undefined): void {
  if (id === undefined || isSessionId(id)) return;
  throw new AgentError(
    'thread-not-found',
    `Claude Code cannot have the conversation ${id}: its IDs are UUIDs.`,
  );
}
