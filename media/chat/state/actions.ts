import type { FailureAction, HealthAction } from '../../../src/chatProtocol.ts';
import type { MessageId, ThreadId } from '../../../src/domain/ids.ts';
import type { Choices } from '../../../src/domain/offers.ts';
import type { PermissionOutcome } from '../../../src/domain/message.ts';
import type { Host } from '../host.ts';
import type { DraftKeeper } from './draftKeeper.ts';
import { canSend, type ChatModel } from './model.ts';

/** What the user can do, as messages to the host. Without a thread there is nothing to do it with. */
export class ChatActions {
  readonly #model: ChatModel;
  readonly #host: Host;
  readonly #drafts: DraftKeeper;

  constructor(model: ChatModel, host: Host, drafts: DraftKeeper) {
    this.#model = model;
    this.#host = host;
    this.#drafts = drafts;
  }

  typed(text: string): void {
    this.#model.draft.value = this.#drafts.recover(text);
    this.#inThread((threadId) => this.#drafts.typed(threadId, this.#model.draft.value));
  }

  /** The composer has the focus now, or has it no longer. */
  focused(isTyping: boolean): void {
    this.#model.isTyping = isTyping;
    if (!isTyping) this.#drafts.flush();
  }

  flushDraft(): void {
    this.#drafts.flush();
  }

  /** Sends what is in the composer; while a turn runs, the host queues it. */
  send(): void {
    const seen = this.#model.draft.value;
    const text = this.#drafts.recover(seen);
    this.#model.draft.value = text;
    // Nothing is sent that the user has not seen.
    if (text !== seen || text.trim() === '' || !canSend(this.#model)) return;
    this.#inThread((threadId) => {
      this.#model.draft.value = '';
      this.#drafts.send(threadId, text);
    });
  }

  /** For the turns that are started from now on. */
  choose(choices: Choices): void {
    this.#model.choices.value = { ...this.#model.choices.value, ...choices };
    this.#inThread((threadId) => this.#host.post({ type: 'choose', threadId, choices }));
  }

  stop(): void {
    this.#inThread((threadId) => this.#host.post({ type: 'stop', threadId }));
  }

  answer(requestId: string, outcome: PermissionOutcome): void {
    this.#inThread((threadId) => this.#host.post({ type: 'answer', threadId, requestId, outcome }));
  }

  selectThread(threadId: ThreadId): void {
    if (threadId === this.#model.threadId.value || this.#model.awaitsThread.value) return;
    this.#drafts.flush();
    this.#model.awaitsThread.value = true;
    this.#host.post({ type: 'selectThread', threadId });
  }

  /** Once: a double click makes one thread. */
  newThread(): void {
    if (!canMakeThread(this.#model)) return;
    this.#drafts.flush();
    this.#model.awaitsThread.value = true;
    this.#host.post({ type: 'newThread' });
  }

  loadOlder(): void {
    const first = this.#model.rows.value.cells[0];
    if (!first || !this.#model.hasOlder.value || this.#model.loadingOlder.value) return;
    this.#model.loadingOlder.value = true;
    this.#inThread((threadId) =>
      this.#host.post({ type: 'loadOlder', threadId, before: first.message.value.idx }),
    );
  }

  removeQueued(promptId: string): void {
    this.#inThread((threadId) => this.#host.post({ type: 'removeQueued', threadId, promptId }));
  }

  openDiff(messageId: MessageId, part: number): void {
    this.#inThread((threadId) => this.#host.post({ type: 'openDiff', threadId, messageId, part }));
  }

  openLink(href: string): void {
    this.#host.post({ type: 'openLink', href });
  }

  failure(messageId: MessageId, action: FailureAction): void {
    this.#inThread((threadId) => this.#host.post({ type: 'failureAction', threadId, messageId, action }));
  }

  health(action: HealthAction): void {
    this.#inThread((threadId) => this.#host.post({ type: 'healthAction', threadId, action }));
  }

  /** Hides what writing needs in the thread that is shown; false brings it back, with the focus. */
  viewOnly(isWanted: boolean): void {
    this.#drafts.flush();
    this.#model.viewOnly.value = isWanted ? this.#model.threadId.value : undefined;
    if (!isWanted) this.#model.focusRequests.value += 1;
  }

  announce(text: string): void {
    this.#model.announcement.value = { text, urgent: false };
  }

  report(text: string): void {
    this.#host.post({ type: 'webviewError', text });
  }

  #inThread(act: (threadId: ThreadId) => void): void {
    const threadId = this.#model.threadId.value;
    if (threadId !== undefined) act(threadId);
  }
}

export function canMakeThread(model: ChatModel): boolean {
  return model.state.value.phase !== 'creating' && !model.awaitsThread.value;
}
