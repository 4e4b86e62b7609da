import * as v from 'valibot';
import * as vscode from 'vscode';
import { decode, messageOf } from '../../base/decode.ts';
import { DisposableOwner } from '../../base/disposable.ts';
import type { Event } from '../../base/event.ts';
import { sessionIdSchema, threadIdSchema, type SessionId, type ThreadId } from '../../domain/ids.ts';
import type { StoreApi, StoreChange } from '../../store/protocol.ts';
import type { TurnRunner } from '../../runner/turnRunner.ts';
import type { LogChannel } from '../logChannel.ts';
import { chatViewType } from '../names.ts';
import { KeyedSequencer } from '../../base/sequencer.ts';
import { chatHtml, chatOptions } from './chatHtml.ts';
import { EarlyMessages } from './earlyMessages.ts';
import { ChatPanel, type NamedSession } from './chatPanel.ts';
import { closeDeadTabs } from './deadTabs.ts';
import { OpenChats, type OpenChat } from './openChats.ts';
import { latestThread } from './threads.ts';

/** How long the page waits for what it is to show before it is made without, in ms. */
const patience = 500;
/** What the webview keeps of itself (`setState`): only where it was, never what it showed. */
const panelStateSchema = v.object({ sessionId: sessionIdSchema, threadId: v.optional(threadIdSchema) });
const chatIcon = new vscode.ThemeIcon('comment-discussion');
type PanelState = v.InferOutput<typeof panelStateSchema>;

export interface ChatPanelsOptions {
  readonly extensionUri: vscode.Uri;
  readonly memory: vscode.Memento;
  readonly store: () => Promise<StoreApi>;
  readonly runner: () => Promise<TurnRunner>;
  readonly onDidChange: Event<StoreChange>;
  readonly agentName: (kind: string) => string;
  readonly log: LogChannel;
}

/** The open chats, one tab a session; brings them back after a reload out of the store. */
export class ChatPanels extends DisposableOwner {
  readonly #options: ChatPanelsOptions;
  readonly #openChats: OpenChats;
  readonly #sequencer = new KeyedSequencer<SessionId>();
  readonly #panels = new Map<SessionId, ChatPanel>();
  #waiting: string | undefined;

  constructor(options: ChatPanelsOptions) {
    super();
    this.#options = options;
    this.#openChats = new OpenChats(options.memory);
    this.register(options.onDidChange((change) => this.#refresh(change)));
  }

  /** Opens the chats again that the window lost when its extension host died. */
  async reopenLost(): Promise<void> {
    const lost = this.#openChats.lost().filter(({ sessionId }) => !this.#panels.has(sessionId));
    if (lost.length === 0) return;
    const sessions = new Map((await (await this.#options.store()).listSessions({})).map((it) => [it.id, it]));
    const found = lost.flatMap(({ sessionId, threadId }) => {
      const session = sessions.get(sessionId);
      return session ? [{ session, threadId }] : [];
    });
    await closeDeadTabs(new Set(found.map(({ session }) => session.name)));
    for (const { session, threadId } of found) await this.open(session, threadId);
  }

  /** The panel in front, if one is. */
  get active(): ChatPanel | undefined {
    return [...this.#panels.values()].find((panel) => panel.visible);
  }

  isShown(threadId: ThreadId): boolean {
    return [...this.#panels.values()].some((panel) => panel.visible && panel.threadId === threadId);
  }

  /** Opens a session's chat, or brings it to the front; without a thread, the one it shows, or the one used last. */
  open({ id, name, threads = [] }: NamedSession, threadId?: ThreadId): Promise<void> {
    // One after the other, so that a double click finds the panel of the first.
    return this.#sequencer.queue(id, async () => {
      const shown = this.#panels.get(id);
      if (!shown) {
        // The webview's own start takes longest, so it comes first.
        const options = chatOptions(this.#options.extensionUri);
        const panel = vscode.window.createWebviewPanel(chatViewType, name, vscode.ViewColumn.Active, options);
        await sent();
        await this.#attach(panel, id, threadId ?? threads[0]?.id);
        return;
      }
      if (threadId && threadId !== shown.threadId) await shown.showThread(threadId);
      shown.reveal();
    });
  }

  /** Another process owns the store: changes may have been missed. */
  showAnew(): void {
    for (const panel of this.#panels.values())
      panel.show().catch((error: unknown) => {
        this.#options.log.error('chat not read anew', { reason: messageOf(error) });
      });
  }

  /** Says in every chat for whom the store waits; undefined when it goes on. */
  showWaiting(text: string | undefined): void {
    this.#waiting = text;
    for (const panel of this.#panels.values()) panel.showWaiting(text);
  }

  /** Draws the states again: what may be done has changed. */
  refreshStates(): void {
    for (const panel of this.#panels.values()) panel.refreshState();
  }

  /** Fills a panel that VS Code brings back after a reload. Returns before it is filled: until then VS Code hides it. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const decoded = decode(panelStateSchema, state);
    if (!decoded.ok) {
      this.#options.log.warn('a chat could not be restored', { reason: decoded.reason });
      panel.dispose();
      return;
    }
    this.#fill(panel, decoded.value).catch((error: unknown) => {
      const reason = messageOf(error);
      this.#options.log.error('a chat could not be restored', { reason });
      void vscode.window.showErrorMessage(`Threadkeeper: A chat could not be restored. ${reason}`);
    });
  }

  #fill(panel: vscode.WebviewPanel, { sessionId, threadId }: PanelState): Promise<void> {
    return this.#sequencer.queue(sessionId, async () => {
      const shown = this.#panels.get(sessionId);
      if (!shown) {
        panel.webview.options = chatOptions(this.#options.extensionUri);
        return this.#attach(panel, sessionId, threadId);
      }
      // A tab behind others comes back when it is looked at; its session may have been opened by then.
      panel.dispose();
      shown.reveal();
    });
  }

  async #attach(panel: vscode.WebviewPanel, sessionId: SessionId, threadId?: ThreadId): Promise<void> {
    const { extensionUri, agentName, log } = this.#options;
    const early = new EarlyMessages(panel.webview);
    // A store that lets wait is no reason for an empty tab.
    const shell = setTimeout(() => (panel.webview.html = chatHtml(panel.webview, extensionUri)), patience);
    try {
      const [store, runner] = await Promise.all([this.#options.store(), this.#options.runner()]);
      const thread = threadId ?? (await this.#latestThread(store, sessionId));
      const onDidShow = () => this.#rememberOpen();
      // Behind the page: VS Code draws its tabs again for an icon, and stores what is remembered, before it goes on.
      const onDidDraw = () => {
        panel.iconPath = chatIcon;
        this.#rememberOpen();
      };
      const options = { extensionUri, store, runner, agentName, log, onDidShow, onDidDraw };
      const chat = new ChatPanel(options, panel, { sessionId, threadId: thread });
      this.#keep(chat, panel);
      chat.hear(early.taken());
      await chat.show();
    } catch (error) {
      panel.dispose();
      throw error;
    } finally {
      clearTimeout(shell);
    }
  }

  #keep(chat: ChatPanel, panel: vscode.WebviewPanel): void {
    this.#panels.set(chat.sessionId, chat);
    if (this.#waiting !== undefined) chat.showWaiting(this.#waiting);
    panel.onDidDispose(() => {
      chat.dispose();
      if (this.#panels.get(chat.sessionId) === chat) this.#panels.delete(chat.sessionId);
      this.#rememberOpen();
    });
  }

  #rememberOpen(): void {
    // VS Code closes the panels when it ends the extension: that is not the user closing them.
    if (this.disposed) return;
    const chats: OpenChat[] = [...this.#panels.values()].map(({ sessionId, threadId }) => ({
      sessionId,
      threadId,
    }));
    this.#openChats.remember(chats).catch((error: unknown) => {
      this.#options.log.error('open chats not remembered', { reason: messageOf(error) });
    });
  }

  async #latestThread(store: StoreApi, sessionId: SessionId): Promise<ThreadId> {
    const session = await store.getSession({ sessionId });
    if (!session) throw new Error('This session was deleted.');
    return latestThread(store, session);
  }

  #refresh(change: StoreChange): void {
    for (const panel of this.#panels.values())
      panel.refresh(change).catch((error: unknown) => {
        this.#options.log.error('chat not refreshed', { reason: messageOf(error) });
      });
  }
}

/** In ms: VS Code packs a call in a thread of its own before it goes out. */
const packing = 5;

/** VS Code hears of a call when this thread is idle for a moment, which loading the runner would put off. */
function sent(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, packing));
}
