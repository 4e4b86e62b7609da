import * as v from 'valibot';
import { threadIdSchema, type ThreadId } from '../../domain/ids.ts';
import { queuedPromptSchema, type QueuedPrompt } from '../../domain/queue.ts';
import type { Database } from '../sqlite/database.ts';
import type { StoreParams } from '../protocol.ts';
import type { StoreContext } from './storeContext.ts';
import { getThread } from './threadRow.ts';

/** What the user typed and has not sent; '' removes it. */
export function setDraft(context: StoreContext, { threadId, text }: StoreParams<'setDraft'>): null {
  getThread(context.database, threadId);
  if (text === '') removeDraft(context.database, threadId);
  else
    context.database.run(
      'INSERT INTO drafts (threadId, text) VALUES (?, ?) ON CONFLICT(threadId) DO UPDATE SET text = excluded.text',
      [threadId, text],
    );
  context.changes.addThread(threadId);
  return null;
}

export function removeDraft(database: Database, threadId: ThreadId): void {
  database.run('DELETE FROM drafts WHERE threadId = ?', [threadId]);
}

export function getDraft(database: Database, threadId: ThreadId): string {
  const row = database.get(v.object({ text: v.string() }), 'SELECT text FROM drafts WHERE threadId = ?', [
    threadId,
  ]);
  return row?.text ?? '';
}

export function enqueuePrompt(context: StoreContext, params: StoreParams<'enqueuePrompt'>): null {
  const { threadId, prompt } = params;
  getThread(context.database, threadId);
  context.database.run('INSERT INTO queue (id, threadId, text) VALUES (?, ?, ?) ON CONFLICT(id) DO NOTHING', [
    prompt.id,
    threadId,
    prompt.text,
  ]);
  context.changes.addThread(threadId);
  return null;
}

export function removeQueuedPrompt(
  context: StoreContext,
  { promptId }: StoreParams<'removeQueuedPrompt'>,
): null {
  const row = v.object({ threadId: threadIdSchema });
  const removed = context.database.get(row, 'DELETE FROM queue WHERE id = ? RETURNING threadId', [promptId]);
  if (removed) context.changes.addThread(removed.threadId);
  return null;
}

/** The prompts that wait, in the order they are sent. */
export function getQueue(database: Database, threadId: ThreadId): QueuedPrompt[] {
  return database.all(queuedPromptSchema, 'SELECT id, text FROM queue WHERE threadId = ? ORDER BY position', [
    threadId,
  ]);
}
