import * as v from 'valibot';
import {
  messageIdSchema,
  threadIdSchema,
  turnIdSchema,
  type MessageId,
  type ThreadId,
  type TurnId,
} from '../../domain/ids.ts';
import { stopReasons } from '../../domain/turn.ts';
import { clientIdSchema, type ClientId } from '../sharing/peer.ts';
import type { Database } from '../sqlite/database.ts';
import { StoreError } from '../storeError.ts';

const turnRow = v.object({
  id: turnIdSchema,
  threadId: threadIdSchema,
  userMessageId: messageIdSchema,
  replyMessageId: messageIdSchema,
  stopReason: v.nullable(v.picklist(stopReasons)),
  lastBatch: v.number(),
  /** Who runs it; none for a turn that is older than this column. */
  clientId: v.nullable(clientIdSchema),
  clientLabel: v.nullable(v.string()),
  clientPid: v.nullable(v.number()),
});
export type TurnRow = v.InferOutput<typeof turnRow>;

const selectTurn = `SELECT t.id, t.threadId, t.userMessageId, t.replyMessageId, t.stopReason, t.lastBatch,
    t.clientId, c.label AS clientLabel, c.pid AS clientPid
  FROM turns t LEFT JOIN clients c ON c.id = t.clientId`;

export function findTurn(database: Database, turnId: TurnId): TurnRow | undefined {
  return database.get(turnRow, `${selectTurn} WHERE t.id = ?`, [turnId]);
}

/** Throws `StoreError` 'gone'. */
export function getTurn(database: Database, turnId: TurnId): TurnRow {
  return findTurn(database, turnId) ?? gone();
}

/** The turn that a message is the reply of. Throws `StoreError` 'gone'. */
export function getTurnOfReply(database: Database, replyMessageId: MessageId): TurnRow {
  return database.get(turnRow, `${selectTurn} WHERE t.replyMessageId = ?`, [replyMessageId]) ?? gone();
}

export function runningTurns(database: Database): TurnRow[] {
  return database.all(turnRow, `${selectTurn} WHERE t.stopReason IS NULL`);
}

export function runningTurnsOf(database: Database, clientId: ClientId): TurnRow[] {
  return database.all(turnRow, `${selectTurn} WHERE t.stopReason IS NULL AND t.clientId = ?`, [clientId]);
}

export function runningTurnOfThread(database: Database, threadId: ThreadId): TurnRow | undefined {
  return database.get(turnRow, `${selectTurn} WHERE t.stopReason IS NULL AND t.threadId = ?`, [threadId]);
}

function gone(): never {
  throw new StoreError('gone', 'The thread of this reply was deleted.');
}
