import type { SessionId, ThreadId } from '../../domain/ids.ts';
import { defaultThreadName, type SessionSummary } from '../../domain/session.ts';
import type { StoreApi } from '../../store/protocol.ts';

/** The thread that was used last; a session without one gets its first. */
export function latestThread(store: StoreApi, session: SessionSummary): Promise<ThreadId> {
  const [latest] = session.threads;
  return latest ? Promise.resolve(latest.id) : ensureEmptyThread(store, session.id);
}

/** An empty thread of the session: the one that is there, else a new one. A double click makes one (P26). */
export async function ensureEmptyThread(store: StoreApi, sessionId: SessionId): Promise<ThreadId> {
  const pending = creating.get(sessionId);
  if (pending) return pending;
  const created = findOrCreate(store, sessionId).finally(() => creating.delete(sessionId));
  creating.set(sessionId, created);
  return created;
}

const creating = new Map<SessionId, Promise<ThreadId>>();

async function findOrCreate(store: StoreApi, sessionId: SessionId): Promise<ThreadId> {
  const threads = (await store.getSession({ sessionId }))?.threads ?? [];
  const empty = threads.find(({ messageCount, name }) => messageCount === 0 && name === defaultThreadName);
  return empty?.id ?? store.createThread({ sessionId, name: defaultThreadName });
}
