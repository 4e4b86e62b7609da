import * as v from 'valibot';
import type { Schema } from '../../base/decode.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import { remoteThreadIdSchema } from '../../domain/remoteThreadId.ts';

const syntax = /^T-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What Amp gives as the ID of a thread: `T-` and a UUID. */
export const ampThreadIdSchema: Schema<RemoteThreadId> = v.pipe(
  remoteThreadIdSchema,
  v.check((id) => syntax.test(id), 'not an ID of an Amp thread'),
);

export function isAmpThreadId(id: RemoteThreadId): boolean {
  return syntax.test(id);
}

/** Throws `thread-not-found` for an ID that Amp's server cannot have given (P2, invariant 4). */
export function checkThreadId(id: RemoteThreadId | undefined): void {
  if (id === undefined || isAmpThreadId(id)) return;
  throw new AgentError('thread-not-found', `Amp cannot have the thread ${id}: its IDs are T- and a UUID.`);
}
