import type { Part } from '../../domain/message.ts';
import type { Database } from '../sqlite/database.ts';
import { closeTurn } from './closeTurn.ts';
import { partsOfMessage, replacePart } from './parts.ts';
import type { WriteContext } from './storeContext.ts';
import { getThread } from './threadRow.ts';
import type { TurnRow } from './turnRow.ts';

/** Ends running turns that nobody runs any more, with what was received. */
export function interruptTurns(context: WriteContext, turns: readonly TurnRow[]): void {
  for (const turn of turns) {
    leaveNothingOpen(context.database, turn);
    closeTurn(context.database, turn, { stopReason: 'interrupted', now: context.now });
    context.changes.addSession(getThread(context.database, turn.threadId).sessionId);
    context.changes.addThread(turn.threadId);
  }
}

function leaveNothingOpen(database: Database, { replyMessageId }: TurnRow): void {
  partsOfMessage(database, replyMessageId).forEach((part, index) => {
    const cut = cutOff(part);
    if (cut !== part) replacePart(database, replyMessageId, index, cut);
  });
}

/** Nobody will answer the request any more, and nothing says that the tool got to its end. */
function cutOff(part: Part): Part {
  if (part.kind === 'permission' && !part.outcome) return { ...part, outcome: { kind: 'cancelled' } };
  const isOpen = part.kind === 'toolCall' && (part.status === 'pending' || part.status === 'running');
  return isOpen ? { ...part, status: 'failed' } : part;
}
