import * as vscode from 'vscode';
import { messageOf } from '../../base/decode.ts';
import { DisposableOwner } from '../../base/disposable.ts';
import type { Event } from '../../base/event.ts';
import type { Logger } from '../../base/log.ts';
import type { SessionSummary } from '../../domain/session.ts';
import type { StoreApi, StoreChange } from '../../store/protocol.ts';
import { sessionsViewId } from '../names.ts';
import { RefreshPace } from './refreshPace.ts';
import { treeItem } from './treeItems.ts';
import type { TreeNode } from './treeNodes.ts';

/** What the user looks at, VS Code asks for within this many ms. */
const patience = 500;
/** The rows of last time are drawn within this many ms; loading and starting the store meanwhile would put that off. */
const drawing = 100;
/** The times in the rows are renewed this often, in ms. */
const timeRefresh = 60_000;

type MessageCause = 'trust' | 'store' | 'waiting';

export interface SessionTreeOptions {
  readonly store: () => Promise<Pick<StoreApi, 'listSessions'>>;
  readonly onDidChange: Event<StoreChange>;
  readonly agentName: (kind: string) => string;
  /** The file that has the rows for the next time. */
  readonly lastRows: string;
  readonly log: Logger;
}

/**
 * The sidebar: sessions, latest first, and under each its threads. Draws what the store says; until it answers for the
 * first time, what it said last time, since opening it takes longer than all the rest.
 */
export class SessionTree extends DisposableOwner implements vscode.TreeDataProvider<TreeNode> {
  readonly #options: SessionTreeOptions;
  readonly #changed = this.register(new vscode.EventEmitter<undefined>());
  readonly #pace = this.register(new RefreshPace(() => this.#changed.fire(undefined)));
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #messages = new Map<MessageCause, string>();
  readonly #recalled = Promise.withResolvers<undefined>();
  readonly #drawn = Promise.withResolvers<undefined>();
  /** What was last written or read, to be written only when it is another one; undefined before the first look. */
  #lastRows: string | undefined;
  /** As far as is known. */
  #isEmpty = true;

  constructor(options: SessionTreeOptions) {
    super();
    this.#options = options;
    this.register(options.onDidChange((change) => this.#onDidChange(change)));
    this.#view = this.register(
      vscode.window.createTreeView(sessionsViewId, {
        treeDataProvider: this,
        showCollapseAll: true,
      }),
    );
    const clock = setInterval(() => this.refresh(), timeRefresh);
    this.register({ dispose: () => clearInterval(clock) });
    const unasked = setTimeout(() => this.#recalled.resolve(undefined), patience);
    this.register({ dispose: () => clearTimeout(unasked) });
  }

  /** Resolves when the rows of last time have been drawn, if there are any, or nobody asked for them in time. */
  get recalled(): Promise<void> {
    return this.#recalled.promise;
  }

  /** Resolves when the store's rows have been given, or could not be, for the first time; at once when nobody looks at them. */
  get drawn(): Promise<void> {
    return this.#view.visible ? this.#drawn.promise : Promise.resolve();
  }

  get onDidChangeTreeData(): vscode.Event<undefined> {
    return this.#changed.event;
  }

  /** A line above the rows for each cause: why no agent may start, why nothing will be kept, for whom the store waits. */
  setMessage(cause: MessageCause, text: string | undefined): void {
    if (this.#messages.get(cause) === text) return;
    if (text === undefined) this.#messages.delete(cause);
    else this.#messages.set(cause, text);
    this.#showMessages();
  }

  /** Draws the rows again, as soon as VS Code is done with the last time. */
  refresh(): void {
    this.#pace.refresh();
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return treeItem(node, this.#options.agentName, new Date());
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node) return this.#given(threadsOf(node));
    const sessions = (await this.#recall()) ?? (await this.#sessions());
    this.#isEmpty = sessions.length === 0;
    this.#showMessages();
    return this.#given(sessions.map((session) => ({ kind: 'session', session })));
  }

  #given(rows: TreeNode[]): TreeNode[] {
    this.#pace.given();
    return rows;
  }

  /** Not with the rows: a store that lets wait gives none. */
  #showMessages(): void {
    // A message would hide the welcome of an empty view, which says the same and has the buttons for it.
    const hidden = this.#isEmpty && !this.#messages.has('waiting');
    const text = hidden ? '' : [...this.#messages.values()].join('\n');
    // Setting it is a change of its own for VS Code, also to the same.
    if (this.#view.message !== text) this.#view.message = text;
  }

  async #sessions(): Promise<readonly SessionSummary[]> {
    try {
      const store = await this.#options.store();
      const sessions = await store.listSessions({});
      void this.#remember(sessions);
      return sessions;
    } finally {
      this.#drawn.resolve(undefined);
    }
  }

  /** The rows of last time, if there are any, once; those of the store follow. */
  async #recall(): Promise<readonly SessionSummary[] | undefined> {
    if (this.#lastRows !== undefined) return undefined;
    this.#lastRows = '';
    const { readLastRows } = await import('../../store/lastRows.ts');
    const sessions = await readLastRows(this.#options.lastRows);
    if (sessions.length > 0) {
      const replacing = setTimeout(() => void this.#replace(JSON.stringify(sessions)), drawing);
      this.register({ dispose: () => clearTimeout(replacing) });
      return sessions;
    }
    this.#recalled.resolve(undefined);
    return undefined;
  }

  /** Draws again only what is another one: a click on a row that is drawn anew would be lost. */
  async #replace(recalled: string): Promise<void> {
    this.#recalled.resolve(undefined);
    const sessions = await this.#sessions().catch(() => undefined);
    if (JSON.stringify(sessions) !== recalled) this.refresh();
  }

  async #remember(sessions: readonly SessionSummary[]): Promise<void> {
    const rows = JSON.stringify(sessions);
    if (rows === this.#lastRows) return;
    this.#lastRows = rows;
    try {
      const { writeLastRows } = await import('../../store/lastRows.ts');
      await writeLastRows(this.#options.lastRows, sessions);
    } catch (error) {
      // The store has them all.
      this.#options.log.info('rows not kept for the next time', { reason: messageOf(error) });
    }
  }

  /** A reply that grows changes its thread only, not what the tree shows. */
  #onDidChange({ sessionIds }: StoreChange): void {
    if (sessionIds.length > 0) this.refresh();
  }
}

function threadsOf(node: TreeNode): TreeNode[] {
  if (node.kind === 'thread') return [];
  return node.session.threads.map((thread) => ({ kind: 'thread', session: node.session, thread }));
}
