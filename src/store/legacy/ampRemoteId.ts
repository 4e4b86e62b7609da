import { decode } from '../../base/decode.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import { remoteThreadIdSchema } from '../../domain/remoteThreadId.ts';
import { migratedThreadText } from '../migrations/planThreads.ts';
import type { AmpThreadRow } from './ampRows.ts';

/** Amp's own thread IDs; the orchestrator gave threads the same form. */
const ampThreadId = /^T-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const prefix = migratedThreadText('');

/**
 * What Amp may know a thread by (ruling 3): the legacy ID that the migration wrote into its first message, the
 * session's own where the thread has it as its ID, or an ID of Amp's form. Whether Amp knows it is checked before it
 * is used. Undefined when there is none; the text where it cannot be given back to Amp.
 */
export function ampRemoteId(
  thread: AmpThreadRow,
  sessionThreadId: unknown,
): { readonly id: RemoteThreadId } | { readonly unusable: string } | undefined {
  const text = legacyText(thread, sessionThreadId);
  if (text === undefined) return undefined;
  const decoded = decode(remoteThreadIdSchema, text);
  return decoded.ok ? { id: decoded.value } : { unusable: text };
}

/** A thread of nothing but the migration's own message. */
export function isPlaceholder(thread: AmpThreadRow): boolean {
  return thread.messages === 1 && thread.first?.startsWith(prefix) === true;
}

function legacyText({ id, first }: AmpThreadRow, sessionThreadId: unknown): string | undefined {
  if (first?.startsWith(prefix)) return first.slice(prefix.length).trim();
  return id === sessionThreadId || ampThreadId.test(id) ? id : undefined;
}
