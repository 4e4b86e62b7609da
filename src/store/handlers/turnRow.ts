import * as v from 'valibot';
import {
  messageIdSchema,
  threadIdSchema,
  turnIdSchema,
  type MessageId,
  type TurnId,
} from '../../domain/ids.ts';
import { stopReasons } from '../../domain/turn.ts';
import type { Database } from '../sqlite/database.ts';
import { StoreError } from '../storeError.ts';

const turnRow = v.object({
  id: turnIdSchema,
  threadId: threadIdSchema,
  userMessageId: messageIdSchema,
  replyMessageId: messageIdSchema,
  stopReason: v.nullable(v.picklist(stopReasons)),
  lastBatch: v.number(),
});
export type TurnRow = v.InferOutput<typeof turnRow>;

const selectTurn = 'SELECT id, threadId, userMessageId, replyMessageId, stopReason, lastBatch FROM turns';

export function findTurn(database: Database, turnId: TurnId): TurnRow | undefined {
  return database.get(turnRow, `${selectTurn} WHERE id = ?`, [turnId]);
}

/** Throws `StoreError` 'gone'. */
export function getTurn(database: Database, turnId: TurnId): TurnRow {
  return findTurn(database, turnId) ?? gone();
}

/** The turn that a message is the reply of. Throws `StoreError` 'gone'. */
export function getTurnOfReply(database: Database, replyMessageId: MessageId): TurnRow {
  return database.get(turnRow, `${selectTurn} WHERE replyMessageId = ?`, [replyMessageId]) ?? gone();
}

export function runningTurns(database: Database): TurnRow[] {
  return database.all(turnRow, `${selectTurn} WHERE stopReason IS NULL`);
}

function gone(): never {
  throw new StoreError('gone', 'The thread of this reply was deleted.');
}
