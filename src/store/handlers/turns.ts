import { defaultThreadName } from '../../domain/session.ts';
import type { ThreadId } from '../../domain/ids.ts';
import type { StoreParams, StoreResult } from '../protocol.ts';
import { StoreError } from '../storeError.ts';
import { rememberClient } from './clientRow.ts';
import { closeTurn } from './closeTurn.ts';
import { removeDraft, takeQueuedPrompt } from './composer.ts';
import { interruptTurns } from './interrupted.ts';
import { getMessage, insertMessage } from './messages.ts';
import { offersOf } from './offers.ts';
import { changePartRows } from './parts.ts';
import { getSession } from './sessionRow.ts';
import type { StoreContext } from './storeContext.ts';
import { threadNameOf } from './threadName.ts';
import { getThread, sessionIdOf, updateThreadTimestamp } from './threadRow.ts';
import { findTurn, getTurn, getTurnOfReply, runningTurnOfThread } from './turnRow.ts';

export function startTurn(context: StoreContext, params: StoreParams<'startTurn'>): StoreResult<'startTurn'> {
  const { database } = context;
  if (!findTurn(database, params.turnId)) {
    makeRoom(context, params.threadId);
    insertTurn(context, params);
  }
  const session = getSession(database, sessionIdOf(database, params.threadId));
  return {
    user: getMessage(database, params.userMessageId),
    reply: getMessage(database, params.replyMessageId),
    session,
    ...offersOf(database, session, params.threadId),
  };
}

export function changeParts(context: StoreContext, params: StoreParams<'changeParts'>): null {
  const { messageId, changes, batch } = params;
  const { database } = context;
  const turn = getTurnOfReply(database, messageId);
  if (batch <= turn.lastBatch) return null;
  if (turn.stopReason !== null) throw new StoreError('turn-ended', 'This reply has ended.');
  changePartRows(database, messageId, changes);
  database.run('UPDATE turns SET lastBatch = ? WHERE id = ?', [batch, turn.id]);
  context.changes.addGrowth({ threadId: turn.threadId, messageId, changes });
  return null;
}

export function setTurnWaiting(context: StoreContext, params: StoreParams<'setTurnWaiting'>): null {
  const { turnId, waiting } = params;
  const turn = getTurn(context.database, turnId);
  const changed = context.database.run(
    'UPDATE turns SET waiting = ? WHERE id = ? AND stopReason IS NULL AND waiting <> ?',
    [waiting ? 1 : 0, turnId, waiting ? 1 : 0],
  );
  if (changed === 0) return null;
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

export function requestStop(context: StoreContext, { turnId }: StoreParams<'requestStop'>): boolean {
  const turn = findTurn(context.database, turnId);
  if (!turn?.clientId || turn.stopReason !== null) return false;
  context.changes.addStop({ clientId: turn.clientId, threadId: turn.threadId, turnId });
  return true;
}

/** A thread runs one turn at a time, in whatever window. What this client has left open of its own is over. */
function makeRoom(context: StoreContext, threadId: ThreadId): void {
  const running = runningTurnOfThread(context.database, threadId);
  if (!running) return;
  if (running.clientId !== context.client.id) throw busy(running.clientLabel);
  interruptTurns(context, [running]);
}

function busy(label: string | null): StoreError {
  const where = label ?? 'another window';
  return new StoreError(
    'thread-busy',
    `A turn of this thread is running in ${where}. Nothing was sent; wait for its end, or stop it.`,
  );
}

function insertTurn(context: StoreContext, params: StoreParams<'startTurn'>): void {
  const { database, now } = context;
  const { turnId, threadId, userMessageId, replyMessageId, prompt, queuedPromptId } = params;
  const { name } = getThread(database, threadId);
  rememberClient(database, context.client);
  insertMessage(context, { id: userMessageId, threadId, role: 'user', content: prompt });
  insertMessage(context, { id: replyMessageId, threadId, role: 'assistant', content: '' });
  database.run(
    `INSERT INTO turns (id, threadId, userMessageId, replyMessageId, startedAt, clientId)
     VALUES (?, ?, ?, ?, ?, ?)`,
    [turnId, threadId, userMessageId, replyMessageId, now, context.client.id],
  );
  if (queuedPromptId === undefined) removeDraft(database, threadId);
  else takeQueuedPrompt(context, queuedPromptId);
  if (name === defaultThreadName)
    database.run('UPDATE threads SET name = ? WHERE id = ?', [threadNameOf(prompt), threadId]);
  updateThreadTimestamp(context, threadId);
}
