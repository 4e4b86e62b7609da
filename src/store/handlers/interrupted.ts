import type { Part } from '../../domain/message.ts';
import type { Database } from '../sqlite/database.ts';
import { partsOfMessage, replacePart } from './parts.ts';
import { runningTurns, type TurnRow } from './turnRow.ts';
import { closeTurn } from './turns.ts';

/**
 * Ends the turns that were running when the store was last closed or killed, with what was received. How many they
 * were. Called when the store is opened, before anything else can start one.
 */
export function interruptRunningTurns(database: Database, now: string): number {
  return database.transaction(() => {
    const turns = runningTurns(database);
    for (const turn of turns) interrupt(database, turn, now);
    return turns.length;
  });
}

function interrupt(database: Database, turn: TurnRow, now: string): void {
  partsOfMessage(database, turn.replyMessageId).forEach((part, index) => {
    const cut = cutOff(part);
    if (cut !== part) replacePart(database, turn.replyMessageId, index, cut);
  });
  closeTurn(database, turn, { stopReason: 'interrupted', now });
}

/** Nobody will answer the request any more, and nothing says that the tool got to its end. */
function cutOff(part: Part): Part {
  if (part.kind === 'permission' && !part.outcome) return { ...part, outcome: { kind: 'cancelled' } };
  const isOpen = part.kind === 'toolCall' && (part.status === 'pending' || part.status === 'running');
  return isOpen ? { ...part, status: 'failed' } : part;
}
