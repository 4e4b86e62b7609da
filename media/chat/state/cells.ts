import { signal } from '@preact/signals';
import type { Message } from '../../../src/domain/message.ts';
import type { MessageCell } from './model.ts';

export function cellsOf(messages: readonly Message[]): MessageCell[] {
  return messages.map((message) => ({ id: message.id, message: signal(message) }));
}

/** Adds messages at the end; one that is shown already is replaced where it stands. */
export function addLater(cells: readonly MessageCell[], messages: readonly Message[]): MessageCell[] {
  return [...cells, ...cellsOf(replaceShown(cells, messages))];
}

/** Puts an older page in front; what is shown already is not shown twice. */
export function addOlder(cells: readonly MessageCell[], messages: readonly Message[]): MessageCell[] {
  return [...cellsOf(replaceShown(cells, messages)), ...cells];
}

function replaceShown(cells: readonly MessageCell[], messages: readonly Message[]): Message[] {
  const shown = new Map(cells.map((cell) => [cell.id, cell.message]));
  return messages.filter((message) => {
    const cell = shown.get(message.id);
    if (cell) cell.value = message;
    return !cell;
  });
}
