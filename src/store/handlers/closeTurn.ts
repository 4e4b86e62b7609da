import { readableText } from '../../domain/transcript.ts';
import type { StopReason, Usage } from '../../domain/turn.ts';
import type { Database } from '../sqlite/database.ts';
import { isPlain } from '../sqlite/text.ts';
import { partsOfMessage, removeParts, replacePart } from './parts.ts';
import type { TurnRow } from './turnRow.ts';

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

function compactReply(database: Database, { replyMessageId }: TurnRow): void {
  const parts = partsOfMessage(database, replyMessageId);
  const content = readableText(parts);
  database.run('UPDATE thread_messages SET content = ? WHERE id = ?', [content, replyMessageId]);
  const isOnlyText = parts.length === 1 && parts[0]?.kind === 'text' && content !== '' && isPlain(content);
  if (isOnlyText) removeParts(database, replyMessageId);
  else parts.forEach((part, index) => replacePart(database, replyMessageId, index, part));
}
