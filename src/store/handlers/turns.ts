import { defaultThreadName } from '../../domain/session.ts';
import type { StopReason, Usage } from '../../domain/turn.ts';
import { readableText } from '../../domain/transcript.ts';
import type { StoreParams, StoreResult } from '../protocol.ts';
import type { Database } from '../sqlite/database.ts';
import { isPlain } from '../sqlite/text.ts';
import { StoreError } from '../storeError.ts';
import { removeDraft } from './composer.ts';
import { getMessage, insertMessage } from './messages.ts';
import { changePartRows, partsOfMessage, removeParts, replacePart } from './parts.ts';
import type { StoreContext } from './storeContext.ts';
import { threadNameOf } from './threadName.ts';
import { getThread, updateThreadTimestamp } from './threadRow.ts';
import { findTurn, getTurn, getTurnOfReply, type TurnRow } from './turnRow.ts';

export function startTurn(context: StoreContext, params: StoreParams<'startTurn'>): StoreResult<'startTurn'> {
  const { database } = context;
  if (!findTurn(database, params.turnId)) insertTurn(context, params);
  return {
    user: getMessage(database, params.userMessageId),
    reply: getMessage(database, params.replyMessageId),
  };
}

export function changeParts(context: StoreContext, params: StoreParams<'changeParts'>): null {
  const { messageId, changes, batch } = params;
  const { database } = context;
  const turn = getTurnOfReply(database, messageId);
  if (batch !== undefined && batch <= turn.lastBatch) return null;
  if (turn.stopReason !== null) throw new StoreError('turn-ended', 'This reply has ended.');
  changePartRows(database, messageId, changes);
  if (batch !== undefined) database.run('UPDATE turns SET lastBatch = ? WHERE id = ?', [batch, turn.id]);
  context.changes.addThread(turn.threadId);
  return null;
}

export function setTurnWaiting(context: StoreContext, params: StoreParams<'setTurnWaiting'>): null {
  const { turnId, waiting } = params;
  const turn = getTurn(context.database, turnId);
  if (turn.stopReason !== null) return null;
  context.database.run('UPDATE turns SET waiting = ? WHERE id = ?', [waiting ? 1 : 0, turnId]);
  context.changes.addSession(getThread(context.database, turn.threadId).sessionId);
  context.changes.addThread(turn.threadId);
  return null;
}

export function endTurn(context: StoreContext, params: StoreParams<'endTurn'>): null {
  const turn = getTurn(context.database, params.turnId);
  if (turn.stopReason !== null) return null;
  closeTurn(context.database, turn, { ...params, now: context.now });
  updateThreadTimestamp(context, turn.threadId);
  return null;
}

/** Marks a turn as ended and writes the reply's readable text; its parts become one row each, or none. */
export function closeTurn(
  database: Database,
  turn: TurnRow,
  end: { stopReason: StopReason; usage?: Usage | undefined; now: string },
): void {
  compactReply(database, turn);
  const usage = end.usage === undefined ? null : JSON.stringify(end.usage);
  database.run('UPDATE turns SET stopReason = ?, usage = ?, endedAt = ?, waiting = 0 WHERE id = ?', [
    end.stopReason,
    usage,
    end.now,
    turn.id,
  ]);
}

function insertTurn(context: StoreContext, params: StoreParams<'startTurn'>): void {
  const { database, now } = context;
  const { turnId, threadId, userMessageId, replyMessageId, prompt, queuedPromptId } = params;
  const { name } = getThread(database, threadId);
  insertMessage(context, { id: userMessageId, threadId, role: 'user', content: prompt });
  insertMessage(context, { id: replyMessageId, threadId, role: 'assistant', content: '' });
  database.run(
    'INSERT INTO turns (id, threadId, userMessageId, replyMessageId, startedAt) VALUES (?, ?, ?, ?, ?)',
    [turnId, threadId, userMessageId, replyMessageId, now],
  );
  if (queuedPromptId === undefined) removeDraft(database, threadId);
  else database.run('DELETE FROM queue WHERE id = ?', [queuedPromptId]);
  if (name === defaultThreadName)
    database.run('UPDATE threads SET name = ? WHERE id = ?', [threadNameOf(prompt), threadId]);
  updateThreadTimestamp(context, threadId);
}

function compactReply(database: Database, { replyMessageId }: TurnRow): void {
  const parts = partsOfMessage(database, replyMessageId);
  const content = readableText(parts);
  database.run('UPDATE thread_messages SET content = ? WHERE id = ?', [content, replyMessageId]);
  const isOnlyText = parts.length === 1 && parts[0]?.kind === 'text' && content !== '' && isPlain(content);
  if (isOnlyText) removeParts(database, replyMessageId);
  else parts.forEach((part, index) => replacePart(database, replyMessageId, index, part));
}
