import * as v from 'valibot';
import type { Schema } from '../../base/decode.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import { remoteThreadIdSchema } from '../../domain/remoteThreadId.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What Codex gives as the ID of a conversation: a UUID. */
export const codexThreadIdSchema: Schema<RemoteThreadId> = v.pipe(
  remoteThreadIdSchema,
  v.check((id) => uuid.test(id), 'not a UUID'),
);

/** True for an ID that Codex may be given: whatever is no UUID it takes for a name, and starts another thread. */
export function isCodexThreadId(id: RemoteThreadId): boolean {
  return uuid.test(id);
}

/** Throws `thread-not-found` for an ID that Codex cannot have given (invariant 4). */
export function checkThreadId(id: RemoteThreadId | undefined): void {
  if (id === undefined || isCodexThreadId(id)) return;
  throw new AgentError('thread-not-found', `Codex cannot have the conversation ${id}: its IDs are UUIDs.`);
}

/** Milliseconds since 1970 at which a conversation was made; none when its ID does not tell (only UUIDv7 does). */
export function creationTime(id: RemoteThreadId): number | undefined {
  return id[14] === '7' ? parseInt(id.replaceAll('-', '').slice(0, 12), 16) : undefined;
}
