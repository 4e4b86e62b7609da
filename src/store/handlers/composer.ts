import * as v from 'valibot';
import { threadIdSchema, type ThreadId } from '../../domain/ids.ts';
import type { QueuedPrompt } from '../../domain/queue.ts';
import type { Database } from '../sqlite/database.ts';
import type { StoreParams } from '../protocol.ts';
import { clientIdSchema } from '../sharing/peer.ts';
import { StoreError } from '../storeError.ts';
import { rememberClient } from './clientRow.ts';
import type { StoreContext } from './storeContext.ts';
import { getThread } from './threadRow.ts';

/** What the user typed and has not sent; '' removes it. */
export function setDraft(context: StoreContext, { threadId, text }: StoreParams<'setDraft'>): null {
  getThread(context.database, threadId);
  if (text === getDraft(context.database, threadId)) return null;
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
  const { database, client } = context;
  getThread(database, threadId);
  rememberClient(database, client);
  const added = database.run(
    'INSERT INTO queue (id, threadId, text, clientId) VALUES (?, ?, ?, ?) ON CONFLICT(id) DO NOTHING',
    [prompt.id, threadId, prompt.text, client.id],
  );
  if (added > 0) context.changes.addThread(threadId);
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

/**
 * Takes a prompt out of the queue to send it. Throws `StoreError`: 'gone' when it was removed, 'thread-busy' when
 * another window that is there will send it.
 */
export function takeQueuedPrompt(context: StoreContext, promptId: string): void {
  const { database } = context;
  const prompt = database.get(queueRow, `${selectQueue} WHERE q.id = ?`, [promptId]);
  if (!prompt) throw new StoreError('gone', 'This prompt was removed before it was sent.');
  const { waitsIn } = toQueuedPrompt(context, prompt);
  if (waitsIn !== undefined) throw new StoreError('thread-busy', `This prompt will be sent by ${waitsIn}.`);
  database.run('DELETE FROM queue WHERE id = ?', [promptId]);
}

/** The prompts that wait, in the order they are sent. */
export function getQueue(context: StoreContext, threadId: ThreadId): QueuedPrompt[] {
  const sql = `${selectQueue} WHERE q.threadId = ? ORDER BY q.position`;
  return context.database.all(queueRow, sql, [threadId]).map((row) => toQueuedPrompt(context, row));
}

const selectQueue = `SELECT q.id, q.text, q.clientId, c.label
  FROM queue q LEFT JOIN clients c ON c.id = q.clientId`;
const queueRow = v.object({
  id: v.string(),
  text: v.string(),
  clientId: v.nullable(clientIdSchema),
  label: v.nullable(v.string()),
});
type QueueRow = v.InferOutput<typeof queueRow>;

/** A prompt of a window that has gone waits for nobody: it is anyone's. */
function toQueuedPrompt({ client, isHere }: StoreContext, row: QueueRow): QueuedPrompt {
  const { id, text, clientId, label } = row;
  const isOfAnother = clientId !== null && clientId !== client.id && isHere(clientId);
  return isOfAnother && label !== null ? { id, text, waitsIn: label } : { id, text };
}
