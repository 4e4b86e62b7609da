import { batch } from '@preact/signals';
import { decode, messageOf } from '../../../src/base/decode.ts';
import { toWebviewSchema, type ToWebview } from '../../../src/chatProtocol.ts';
import type { Host } from '../host.ts';
import { applyMessage } from './applyMessage.ts';
import { ChangeBatch, type Schedule } from './changeBatch.ts';
import type { DraftKeeper } from './draftKeeper.ts';
import type { ChatModel } from './model.ts';

export interface ReceiverOptions {
  readonly model: ChatModel;
  readonly host: Host;
  readonly drafts: DraftKeeper;
  readonly beforeNextFrame: Schedule;
  readonly afterNextFrame: Schedule;
}

/**
 * Makes the listener for what the host posts. What cannot be decoded is reported and left out; when a change of a
 * reply was lost, the whole thread is asked for again, once until it has come.
 */
export function createReceiver(options: ReceiverOptions): (data: unknown) => void {
  const { model, host, drafts, beforeNextFrame, afterNextFrame } = options;
  let resyncing = false;
  const recoverDraft = (): void => {
    model.draft.value = drafts.recover(model.draft.value);
  };
  const apply = (message: ToWebview): void => {
    if (message.type === 'show') resyncing = false;
    else recoverDraft();
    // The same thread shown again changes nothing of what is typed.
    const isAnother = message.type === 'show' && message.threadId !== model.threadId.value;
    try {
      batch(() => applyMessage(model, message));
    } catch (error) {
      host.post({ type: 'webviewError', text: `${message.type}: ${messageOf(error)}` });
      if (!resyncing) host.post({ type: 'ready', shows: false });
      resyncing = true;
    }
    if (message.type === 'show') {
      host.remember({ sessionId: message.session.id, threadId: message.threadId });
    }
    if (isAnother) {
      drafts.shown(message.threadId, message.draft);
      afterNextFrame(recoverDraft);
    }
    tellDrafts(message);
  };
  const tellDrafts = (message: ToWebview): void => {
    if (message.type === 'draft' || message.type === 'draftStored')
      drafts.draftStored(message.threadId, message.text);
    else if (message.type === 'promptStored') drafts.promptStored(message.threadId, message.text);
    else if (message.type === 'promptRefused' && message.threadId === model.threadId.value)
      drafts.promptGivenBack(message.threadId, message.text, model.draft.value);
  };
  const growing = new ChangeBatch(apply, beforeNextFrame);
  return (data) => {
    const decoded = decode(toWebviewSchema, data);
    if (!decoded.ok) {
      host.post({ type: 'webviewError', text: `The host sent what cannot be read: ${decoded.reason}` });
    } else if (decoded.value.type === 'partsChanged') {
      growing.add(decoded.value);
    } else {
      growing.flush();
      apply(decoded.value);
    }
  };
}
