import { randomUUID } from 'node:crypto';
import { newThreadId, type ThreadId } from '../../domain/ids.ts';
import type { OpenedThread, ShownThread, StoreParams } from '../protocol.ts';
import { getDraft, getQueue } from './composer.ts';
import { getThreadMessages } from './messages.ts';
import { offersOf } from './offers.ts';
import { getSession } from './sessionRow.ts';
import type { StoreContext } from './storeContext.ts';
import { findThread, getThread, threadsOf, updateThreadTimestamp } from './threadRow.ts';
import { runningTurnOfThread } from './turnRow.ts';

/** M13, P8. */
export function createThread(context: StoreContext, params: StoreParams<'createThread'>): ThreadId {
  const { database, now } = context;
  const id = params.providedId ?? newThreadId(randomUUID);
  if (findThread(database, id)) return id;
  getSession(database, params.sessionId);
  database.run('INSERT INTO threads (id, sessionId, name, createdAt, updatedAt) VALUES (?, ?, ?, ?, ?)', [
    id,
    params.sessionId,
    params.name,
    now,
    now,
  ]);
  updateThreadTimestamp(context, id);
  return id;
}

export function renameThread(context: StoreContext, { threadId, name }: StoreParams<'renameThread'>): null {
  const { sessionId, name: before } = getThread(context.database, threadId);
  if (name === before) return null;
  context.database.run('UPDATE threads SET name = ? WHERE id = ?', [name, threadId]);
  context.changes.addSession(sessionId);
  context.changes.addThread(threadId);
  return null;
}

/** M15 */
export function deleteThread(context: StoreContext, { threadId }: StoreParams<'deleteThread'>): null {
  const thread = findThread(context.database, threadId);
  if (!thread) return null;
  context.database.run('DELETE FROM threads WHERE id = ?', [threadId]);
  context.changes.addSession(thread.sessionId);
  context.changes.addThread(threadId);
  return null;
}

export function openThread(
  context: StoreContext,
  { threadId }: StoreParams<'openThread'>,
): OpenedThread | null {
  const { database } = context;
  const thread = findThread(database, threadId);
  if (!thread) return null;
  const session = getSession(database, thread.sessionId);
  return {
    session,
    thread,
    draft: getDraft(database, threadId),
    queue: getQueue(context, threadId),
    ...offersOf(database, session, threadId),
    ...runsIn(context, threadId),
  };
}

export function showThread(
  context: StoreContext,
  { threadId, limit }: StoreParams<'showThread'>,
): ShownThread | null {
  const opened = openThread(context, { threadId });
  if (!opened) return null;
  const threads = threadsOf(context.database, opened.session.id);
  return { ...opened, threads, page: getThreadMessages(context, { threadId, limit }) };
}

/** Where the thread's turn runs, when that is not with the one who asks. */
function runsIn({ database, client }: StoreContext, threadId: ThreadId): Pick<OpenedThread, 'runsIn'> {
  const turn = runningTurnOfThread(database, threadId);
  if (!turn || turn.clientId === client.id) return {};
  return { runsIn: turn.clientLabel ?? 'another window' };
}
