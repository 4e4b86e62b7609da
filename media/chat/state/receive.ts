import { batch } from '@preact/signals';
import { decode, messageOf } from '../../../src/base/decode.ts';
import { toWebviewSchema, type ToWebview } from '../../../src/chatProtocol.ts';
import type { Host } from '../host.ts';
import { applyMessage } from './applyMessage.ts';
import { ChangeBatch, type Schedule } from './changeBatch.ts';
import type { ChatModel } from './model.ts';

/**
 * Makes the listener for what the host posts. What cannot be decoded is reported and left out; when a change of a
 * reply was lost, the whole thread is asked for again, once until it has come.
 */
export function createReceiver(model: ChatModel, host: Host, schedule: Schedule): (data: unknown) => void {
  let resyncing = false;
  const apply = (message: ToWebview): void => {
    if (message.type === 'show') resyncing = false;
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
    // Given back to the composer, it is an unsent draft again and is to survive like one.
    if (message.type === 'promptRefused' && message.threadId === model.threadId.value) {
      host.post({ type: 'draft', threadId: message.threadId, text: model.draft.value });
    }
  };
  const growing = new ChangeBatch(apply, schedule);
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
