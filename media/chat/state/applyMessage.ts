import { assertNever } from '../../../src/base/assertNever.ts';
import type { OlderMessages, PartsChanged, ShowThread, ToWebview } from '../../../src/chatProtocol.ts';
import type { MessageId } from '../../../src/domain/ids.ts';
import type { MessageTurn } from '../../../src/domain/message.ts';
import { withGivenBack } from '../../../src/domain/queue.ts';
import { applyChange } from '../../../src/domain/transcript.ts';
import { announcementOfParts, announcementOfTurn } from './announcements.ts';
import { addLater, addOlder, cellsOf } from './cells.ts';
import type { ChatModel, MessageCell } from './model.ts';

/**
 * Draws one message of the host into the model. Late messages of a thread that is no longer shown change nothing
 * (P19). Throws when a change does not fit what is shown: then one was lost.
 */
export function applyMessage(model: ChatModel, message: ToWebview): void {
  if (isLate(model, message)) return;
  switch (message.type) {
    case 'show':
      return show(model, message);
    case 'threads':
      return showThreads(model, message);
    case 'olderMessages':
      return showOlder(model, message);
    case 'messagesAdded':
      model.rows.value = { cells: addLater(model.rows.value.cells, message.messages), grewAtStart: false };
      return;
    case 'partsChanged':
      return changeParts(model, message);
    case 'turnEnded':
      return endTurn(model, message.messageId, message.turn);
    case 'state':
      model.state.value = message.state;
      return;
    case 'queue':
      model.queue.value = message.queue;
      return;
    case 'offers':
      model.offers.value = message.offers;
      model.choices.value = message.choices;
      return;
    case 'draft':
      if (!model.isTyping) model.draft.value = message.text;
      return;
    case 'draftStored':
    case 'promptStored':
      return; // For the draft keeper alone.
    case 'waiting':
      model.waiting.value = message.text;
      return;
    case 'promptRefused':
      model.draft.value = withGivenBack(message.text, model.draft.value);
      return;
    case 'focusComposer':
      model.focusRequests.value += 1;
      return;
    default:
      return assertNever(message);
  }
}

function isLate(model: ChatModel, message: ToWebview): boolean {
  return message.type !== 'show' && 'threadId' in message && message.threadId !== model.threadId.value;
}

function show(model: ChatModel, message: ShowThread): void {
  const another = message.threadId !== model.threadId.value;
  model.session.value = message.session;
  model.threads.value = message.threads;
  model.threadId.value = message.threadId;
  model.rows.value = { cells: cellsOf(message.messages), grewAtStart: false };
  model.hasOlder.value = message.hasOlder;
  model.loadingOlder.value = false;
  model.queue.value = message.queue;
  model.offers.value = message.offers;
  model.choices.value = message.choices;
  model.state.value = message.state;
  model.notKept.value = message.notKept;
  model.awaitsThread.value = false;
  model.shows.value += 1;
  // The same thread shown again: what is in the composer is newer than what the host has of it.
  if (another) model.draft.value = message.draft;
}

function showThreads(model: ChatModel, { sessionName, threads }: Threads): void {
  model.threads.value = threads;
  if (model.session.value) model.session.value = { ...model.session.value, name: sessionName };
}

type Threads = Extract<ToWebview, { type: 'threads' }>;

function showOlder(model: ChatModel, message: OlderMessages): void {
  model.rows.value = { cells: addOlder(model.rows.value.cells, message.messages), grewAtStart: true };
  model.hasOlder.value = message.hasOlder;
  model.loadingOlder.value = false;
}

function changeParts(model: ChatModel, { messageId, changes }: PartsChanged): void {
  const { message } = cellOf(model, messageId);
  message.value = { ...message.value, parts: changes.reduce(applyChange, message.value.parts) };
  const announcement = announcementOfParts(changes);
  if (announcement) model.announcement.value = announcement;
}

function endTurn(model: ChatModel, messageId: MessageId, turn: MessageTurn): void {
  const { message } = cellOf(model, messageId);
  message.value = { ...message.value, turn };
  model.announcement.value = announcementOfTurn(message.value, model.session.value?.agentName ?? '');
}

/** What grows is nearly always the last one. */
function cellOf(model: ChatModel, id: MessageId): MessageCell {
  const cell = model.rows.value.cells.findLast((candidate) => candidate.id === id);
  if (!cell) throw new Error(`message ${id} is not shown`);
  return cell;
}
