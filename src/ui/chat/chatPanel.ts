import * as vscode from 'vscode';
import { assertNever } from '../../base/assertNever.ts';
import { decode, messageOf } from '../../base/decode.ts';
import { DisposableOwner, type Disposable } from '../../base/disposable.ts';
import { fromWebviewSchema, type FromWebview, type ShowThread, type ToWebview } from '../../chatProtocol.ts';
import type { MessageId, SessionId, ThreadId } from '../../domain/ids.ts';
import type { Session, SessionSummary } from '../../domain/session.ts';
import type { TurnEvent } from '../../runner/turnEvent.ts';
import type { StoreChange } from '../../store/protocol.ts';
import type { LogChannel } from '../logChannel.ts';
import { chatHtml } from './chatHtml.ts';
import { runFailureAction } from './failureActions.ts';
import { FrameBatcher } from './frameBatcher.ts';
import { runHealthAction } from './healthActions.ts';
import { openDiff } from './diffDocuments.ts';
import { openLink } from './links.ts';
import { ensureEmptyThread, latestThread } from './threads.ts';
import {
  loadOlder,
  loadThread,
  readThread,
  saveDraft,
  withGrowingReply,
  type ThreadViewOptions,
} from './threadView.ts';

export interface ChatPanelOptions extends ThreadViewOptions {
  readonly extensionUri: vscode.Uri;
  readonly log: LogChannel;
  /** Another thread is shown. */
  readonly onDidShow: () => void;
  /** The page is there: for the first time, or after it was hidden. */
  readonly onDidDraw: () => void;
}

export type NamedSession = Pick<Session, 'id' | 'name'> & Partial<Pick<SessionSummary, 'threads'>>;

/** One editor tab: a session's chat. Shows one thread at a time; what belongs to another is not drawn (P19). */
export class ChatPanel extends DisposableOwner {
  readonly sessionId: SessionId;
  readonly #options: ChatPanelOptions;
  readonly #panel: vscode.WebviewPanel;
  readonly #batcher: FrameBatcher<MessageId>;
  #follow: Disposable | undefined;
  /** Drafts on their way to the store: what it says meanwhile is older. */
  #drafts = 0;
  #waiting: string | undefined;
  #threadId: ThreadId;
  /** The one that the page has. */
  #drawnThreadId: ThreadId;
  #calls = 0;
  /** Grows with everything that a page being loaded may have missed. */
  #version = 0;
  /** What is posted arrives in a page that shows the thread. */
  #shown = false;
  /** The page's HTML has the thread in it, and nothing has happened since. */
  #isFresh = false;

  constructor(
    options: ChatPanelOptions,
    panel: vscode.WebviewPanel,
    shown: { readonly sessionId: SessionId; readonly threadId: ThreadId },
  ) {
    super();
    this.sessionId = shown.sessionId;
    this.#options = options;
    this.#panel = panel;
    this.#threadId = shown.threadId;
    this.#drawnThreadId = shown.threadId;
    this.#batcher = new FrameBatcher((messageId, changes) =>
      this.#post({ type: 'partsChanged', threadId: this.#threadId, messageId, changes }),
    );
    this.register({ dispose: () => this.#batcher.clear() });
    this.register({ dispose: () => this.#follow?.dispose() });
    this.register(panel.webview.onDidReceiveMessage((message: unknown) => void this.#receive(message)));
    this.register(panel.onDidChangeViewState(() => (this.#shown &&= panel.visible)));
    this.register(options.runner.onDidHappen((event) => this.#onTurnEvent(event)));
  }

  /** Takes what the webview said before anyone listened. */
  hear(early: readonly unknown[]): void {
    for (const message of early) void this.#receive(message);
  }

  get visible(): boolean {
    return this.#panel.visible;
  }

  get session(): NamedSession {
    return { id: this.sessionId, name: this.#panel.title };
  }

  get threadId(): ThreadId {
    return this.#threadId;
  }

  reveal(): void {
    this.#panel.reveal();
    this.#post({ type: 'focusComposer' });
  }

  close(): void {
    this.#panel.dispose();
  }

  refreshState(): void {
    const threadId = this.#threadId;
    this.#post({ type: 'state', threadId, state: this.#options.runner.stateOf(threadId) });
  }

  /** Says in a line for whom everything waits; undefined when it goes on. */
  showWaiting(text: string | undefined): void {
    this.#waiting = text;
    this.#post({ type: 'waiting', text });
  }

  async showThread(threadId: ThreadId): Promise<void> {
    this.#threadId = threadId;
    this.#options.onDidShow();
    await this.show();
  }

  /** Loads until nothing was missed while loading; the last look and the drawing are one step. The latest call draws. */
  async show(): Promise<void> {
    this.#shown = false;
    const call = ++this.#calls;
    for (;;) {
      const version = ++this.#version;
      const show = await this.#load();
      if (call !== this.#calls) return;
      if (version !== this.#version) continue;
      if (show) return this.#draw(show);
      if (!(await this.#turnToLatest())) return this.close();
    }
  }

  /** Names, threads and their states come from the store, whoever changed them. */
  async refresh(change: StoreChange): Promise<void> {
    if (!change.sessionIds.includes(this.sessionId)) return;
    const session = await this.#session();
    if (!session) return this.close();
    this.#panel.title = session.name;
    if (session.threads.some(({ id }) => id === this.#threadId))
      this.#post({ type: 'threads', sessionName: session.name, threads: session.threads });
    else await this.showThread(await latestThread(this.#options.store, session));
  }

  /** Follows the thread from the moment in which it is asked for, so that nothing falls between. */
  async #load(): Promise<ShowThread | null> {
    const read = readThread(this.#options.store, this.#threadId);
    const follow = this.#options.runner.follow(this.#threadId, read);
    this.#follow?.dispose();
    this.#follow = follow;
    if (this.disposed) follow.dispose();
    const [show] = await Promise.all([loadThread(this.#options, read), follow.ready]);
    return show;
  }

  /** A new page comes with what it is to show: its own start takes longer than loading that. */
  #draw(loaded: ShowThread): void {
    const { runner, extensionUri } = this.#options;
    const { threadId } = loaded;
    const messages = withGrowingReply(loaded.messages, runner, threadId);
    const show = { ...loaded, messages, state: runner.stateOf(threadId) };
    const { webview } = this.#panel;
    if (this.#panel.title !== show.session.name) this.#panel.title = show.session.name;
    this.#drawnThreadId = threadId;
    this.#batcher.clear();
    if (webview.html === '') {
      this.#isFresh = true;
      webview.html = chatHtml(webview, extensionUri, show);
    } else {
      this.#shown = true;
      this.#post(show);
    }
  }

  /** When the thread is gone. False when the session is, too. */
  async #turnToLatest(): Promise<boolean> {
    const session = await this.#session();
    if (!session) return false;
    this.#threadId = await latestThread(this.#options.store, session);
    this.#options.onDidShow();
    return true;
  }

  #session(): Promise<SessionSummary | null> {
    return this.#options.store.getSession({ sessionId: this.sessionId });
  }

  #onTurnEvent(event: TurnEvent): void {
    if (event.threadId !== this.#threadId) return;
    if (event.type === 'draft' && this.#drafts > 0) return;
    if (event.type === 'messagesAdded' || event.type === 'turnEnded') this.#version += 1;
    if (!this.#shown) {
      this.#isFresh = false;
      return;
    }
    if (event.type === 'partsChanged') {
      this.#batcher.add(event.messageId, event.changes);
      return;
    }
    // What streamed before must be drawn before what follows it.
    this.#batcher.flush();
    this.#post(event);
  }

  async #receive(message: unknown): Promise<void> {
    const decoded = decode(fromWebviewSchema, message);
    if (!decoded.ok) return this.#options.log.error('webview message refused', { reason: decoded.reason });
    try {
      await this.#handle(decoded.value);
    } catch (error) {
      const reason = messageOf(error);
      this.#options.log.error('chat action failed', { action: decoded.value.type, reason });
      void vscode.window.showErrorMessage(`Threadkeeper: ${reason}`);
    }
  }

  async #handle(message: FromWebview): Promise<void> {
    const { store, runner, log } = this.#options;
    switch (message.type) {
      case 'ready':
        return this.#onReady(message.shows);
      case 'prompt':
        if (await runner.prompt(message.threadId, message.text))
          this.#post({ ...message, type: 'promptStored' });
        return;
      case 'stop':
        await runner.stopAnywhere(message.threadId);
        return;
      case 'answer':
        return runner.answer(message.threadId, message.requestId, message.outcome);
      case 'selectThread':
        return this.#switch(message.threadId);
      case 'newThread':
        return this.#switch(ensureEmptyThread(store, this.sessionId));
      case 'loadOlder':
        return this.#post(await loadOlder(store, message.threadId, message.before));
      case 'draft':
        return this.#keepDraft(message);
      case 'choose':
        await store.choose(message);
        return;
      case 'removeQueued':
        return runner.removeQueued(message.promptId);
      case 'openDiff':
        return openDiff(store, message);
      case 'openLink':
        return openLink(message.href);
      case 'failureAction':
        return runFailureAction(this.#options, message);
      case 'healthAction':
        await runHealthAction(runner.health, message.threadId, message.action);
        return this.#post({ type: 'focusComposer' });
      case 'webviewError':
        return log.error('webview', { reason: message.text });
      default:
        return assertNever(message);
    }
  }

  /** The page takes no prompt until it has a thread again: when this fails, the one it had. */
  async #switch(choice: ThreadId | Promise<ThreadId>): Promise<void> {
    let threadId = this.#threadId;
    try {
      threadId = await choice;
      await this.showThread(threadId);
    } catch (error) {
      // Unless the user has chosen another one meanwhile.
      if (this.#threadId === threadId) await this.showThread(this.#drawnThreadId);
      throw error;
    }
  }

  async #keepDraft({ threadId, text }: { threadId: ThreadId; text: string }): Promise<void> {
    this.#drafts += 1;
    try {
      if (await saveDraft(this.#options.store, threadId, text))
        this.#post({ type: 'draftStored', threadId, text });
    } finally {
      this.#drafts -= 1;
    }
  }

  /** A page that shows what came with it has missed what happened since. */
  async #onReady(shows: boolean): Promise<void> {
    this.#options.onDidDraw();
    if (this.#waiting !== undefined) this.#post({ type: 'waiting', text: this.#waiting });
    if (!shows || !this.#isFresh) return this.show();
    this.#shown = true;
  }

  #post(message: ToWebview): void {
    if (!this.#shown) this.#isFresh = false;
    // False when the webview is hidden or gone: it asks for everything again when it comes back.
    void this.#panel.webview.postMessage(message);
  }
}
