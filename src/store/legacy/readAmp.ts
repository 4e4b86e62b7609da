import * as v from 'valibot';
import { newBindingId, newMessageId, newThreadId, sessionIdSchema } from '../../domain/ids.ts';
import type { ThreadId } from '../../domain/ids.ts';
import type { ImportedHistory } from '../importedHistory.ts';
import { stableUuid } from '../migrations/stableUuid.ts';
import type { Database } from '../sqlite/database.ts';
import { ampRemoteId, isPlaceholder } from './ampRemoteId.ts';
import { ampMessages, ampOrphans, ampSessions, ampThreads } from './ampRows.ts';
import type { AmpMessageRow, AmpSessionRow, AmpThreadRow } from './ampRows.ts';
import type { SkipTally } from './skipTally.ts';
import { toIsoTime } from './time.ts';

export type AmpItem =
  | { readonly kind: 'session'; readonly session: ImportedHistory['sessions'][number] }
  | { readonly kind: 'thread'; readonly thread: ImportedHistory['threads'][number] }
  | { readonly kind: 'message'; readonly message: ImportedHistory['messages'][number] };

export interface ReadAmpOptions {
  readonly skips: SkipTally;
  /** The working folder of a session that has none. */
  readonly home: string;
}

/**
 * The orchestrator's history as the store takes it, out of a migrated copy: each session, after it its threads, after
 * each its messages. IDs follow from the old ones, so that a second import adds nothing. The thread's `established`
 * binding is what makes the runner ask Amp for the legacy ID before it is used; a `provisional` one would be replaced
 * without asking (ruling 3).
 */
export function* readAmp(database: Database, options: ReadAmpOptions): Generator<AmpItem> {
  for (const session of ampSessions(database)) {
    if (session.id.trim() === '') options.skips.add('session', 'it has no ID', session.name ?? '');
    else yield* readSession(database, session, options);
  }
  const { threads, messages } = ampOrphans(database);
  for (const id of threads) options.skips.add('thread', 'its session is gone', id);
  for (const id of messages) options.skips.add('message', 'its thread is gone', id);
}

function* readSession(database: Database, row: AmpSessionRow, options: ReadAmpOptions): Generator<AmpItem> {
  const session = toSession(row, options.home);
  yield { kind: 'session', session };
  const threads = ampThreads(database, row.id);
  for (const thread of threads) {
    if (isDuplicate(thread, threads, row)) {
      options.skips.add('thread', 'a migration that ran before made it twice', thread.name);
      options.skips.add('message', 'its thread was made twice', thread.id);
    } else yield* readThread(database, { session, row, thread }, options);
  }
}

function* readThread(
  database: Database,
  of: { session: ImportedHistory['sessions'][number]; row: AmpSessionRow; thread: AmpThreadRow },
  { skips }: ReadAmpOptions,
): Generator<AmpItem> {
  const { session, row, thread } = of;
  const id = newThreadId(() => stableUuid('amp-thread', row.id, thread.id));
  const createdAt = toIsoTime(thread.createdAt, session.createdAt);
  const updatedAt = toIsoTime(thread.updatedAt, createdAt);
  const remote = ampRemoteId(thread, row.threadId);
  if (remote && 'unusable' in remote)
    skips.add(
      'binding',
      'Amp cannot be given this thread ID; the thread begins a new conversation',
      thread.name,
    );
  const bindings =
    remote && 'id' in remote
      ? [
          {
            id: newBindingId(() => stableUuid('amp-binding', id, remote.id)),
            threadId: id,
            agent: session.agent,
            remoteId: remote.id,
            cwd: session.cwd,
            state: 'established' as const,
            createdAt,
          },
        ]
      : [];
  const status = thread.status === 'archived' ? 'archived' : 'active';
  yield {
    kind: 'thread',
    thread: { id, sessionId: session.id, name: thread.name, status, createdAt, updatedAt, bindings },
  };
  for (const message of ampMessages(database, thread.id))
    yield { kind: 'message', message: toMessage(message, id, createdAt) };
}

/** A placeholder is made twice when another thread of its session stands for the same thread of Amp. */
function isDuplicate(thread: AmpThreadRow, all: readonly AmpThreadRow[], session: AmpSessionRow): boolean {
  if (!isPlaceholder(thread)) return false;
  const remote = keyOf(thread, session);
  const same = all.filter((other) => keyOf(other, session) === remote);
  const kept = same.find((other) => !isPlaceholder(other)) ?? same[0];
  return kept !== thread;
}

function keyOf(thread: AmpThreadRow, session: AmpSessionRow): string | undefined {
  const remote = ampRemoteId(thread, session.threadId);
  return remote && ('id' in remote ? remote.id : remote.unusable);
}

const sessionId = (text: string) => v.parse(sessionIdSchema, text);

function toSession(row: AmpSessionRow, home: string): ImportedHistory['sessions'][number] {
  const createdAt = toIsoTime(row.createdAt, new Date(0).toISOString());
  return {
    id: sessionId(row.id),
    name: row.name ?? row.id,
    agent: 'amp',
    cwd: row.repoRoot || home,
    ampPrompt: row.ampPrompt ?? '',
    legacyThreadId: typeof row.threadId === 'string' ? row.threadId : null,
    createdAt,
    updatedAt: toIsoTime(row.updatedAt, createdAt),
  };
}

function toMessage(
  { id, role, content, createdAt }: AmpMessageRow,
  threadId: ThreadId,
  otherwise: string,
): ImportedHistory['messages'][number] {
  return {
    id: newMessageId(() => stableUuid('amp-message', threadId, id)),
    threadId,
    role,
    content,
    createdAt: toIsoTime(createdAt, otherwise),
  };
}
