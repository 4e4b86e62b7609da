import * as v from 'valibot';
import { messageIdSchema, threadIdSchema, turnIdSchema, type MessageId } from '../../domain/ids.ts';
import { roles, type Message, type Part } from '../../domain/message.ts';
import { readableText } from '../../domain/transcript.ts';
import { stopReasons } from '../../domain/turn.ts';
import type { MessagePage, StoreParams } from '../protocol.ts';
import type { Database } from '../sqlite/database.ts';
import { toPlain } from '../sqlite/text.ts';
import { StoreError } from '../storeError.ts';
import { partsOfMessage, partsOfThread } from './parts.ts';
import type { StoreContext } from './storeContext.ts';
import { sessionIdOf, updateThreadTimestamp } from './threadRow.ts';
import { parseUsage } from './usage.ts';

/** M17 */
export function getThreadMessages(
  context: StoreContext,
  params: StoreParams<'getThreadMessages'>,
): MessagePage {
  const { database } = context;
  const { threadId, limit } = params;
  const before = params.before ?? Number.MAX_SAFE_INTEGER;
  const rows = database
    .all(messageRow, `${selectMessage} WHERE m.threadId = ? AND m.idx < ? ORDER BY m.idx DESC LIMIT ?`, [
      threadId,
      before,
      limit,
    ])
    .reverse();
  const first = rows[0]?.idx ?? 0;
  const parts = partsOfThread(database, threadId, first, rows.at(-1)?.idx ?? -1);
  return { messages: rows.map((row) => toMessage(row, parts.get(row.id) ?? [])), hasOlder: first > 0 };
}

export function getStoredMessage(
  { database }: StoreContext,
  { messageId }: StoreParams<'getMessage'>,
): Message | null {
  return findMessage(database, messageId) ?? null;
}

/** M16 */
export function addThreadMessage(context: StoreContext, params: StoreParams<'addThreadMessage'>): Message {
  const { database } = context;
  const { threadId } = params;
  sessionIdOf(database, threadId);
  const idx = insertMessage(context, params);
  if (idx === undefined) return getMessage(database, params.id);
  updateThreadTimestamp(context, threadId);
  const row = { ...params, content: toPlain(params.content), createdAt: context.now, idx };
  return { ...row, parts: partsOf(row, []) };
}

/** Adds a message at the thread's next idx, and gives that; undefined when there is one with this ID already. */
export function insertMessage(
  context: StoreContext,
  params: StoreParams<'addThreadMessage'>,
): number | undefined {
  const { id, threadId, role, content } = params;
  const inserted = context.database.get(
    v.object({ idx: v.number() }),
    `INSERT INTO thread_messages (id, threadId, role, content, createdAt, idx)
     SELECT ?, ?, ?, ?, ?, coalesce(max(idx) + 1, 0) FROM thread_messages WHERE threadId = ?
     ON CONFLICT(id) DO NOTHING RETURNING idx`,
    [id, threadId, role, content, context.now, threadId],
  );
  return inserted?.idx;
}

/** Throws `StoreError` 'gone'. */
export function getMessage(database: Database, id: MessageId): Message {
  const message = findMessage(database, id);
  if (!message) throw new StoreError('gone', 'This message was deleted.');
  return message;
}

function findMessage(database: Database, id: MessageId): Message | undefined {
  const row = database.get(messageRow, `${selectMessage} WHERE m.id = ?`, [id]);
  return row && toMessage(row, partsOfMessage(database, id));
}

const selectMessage = `SELECT m.id, m.threadId, m.role, m.content, m.createdAt, m.idx,
    t.id AS turnId, t.stopReason, t.usage
  FROM thread_messages m LEFT JOIN turns t ON t.replyMessageId = m.id OR t.userMessageId = m.id`;

const messageRow = v.object({
  id: messageIdSchema,
  threadId: threadIdSchema,
  role: v.picklist(roles),
  content: v.string(),
  createdAt: v.string(),
  idx: v.number(),
  turnId: v.nullable(turnIdSchema),
  stopReason: v.nullable(v.picklist(stopReasons)),
  usage: v.nullable(v.string()),
});
type MessageRow = v.InferOutput<typeof messageRow>;

function toMessage({ turnId, stopReason, usage, ...row }: MessageRow, stored: readonly Part[]): Message {
  const message: Message = {
    ...row,
    content: row.content || readableText(stored),
    parts: partsOf(row, stored),
  };
  if (turnId === null) return message;
  return {
    ...message,
    turn: {
      id: turnId,
      stopReason: stopReason ?? undefined,
      usage: usage === null ? undefined : parseUsage(usage),
    },
  };
}

/** A reply that is nothing but one text has no rows for it: the text is the message's content. */
function partsOf(
  { role, content }: { role: string; content: string },
  stored: readonly Part[],
): readonly Part[] {
  if (stored.length > 0 || role !== 'assistant' || content === '') return stored;
  return [{ kind: 'text', text: content }];
}
