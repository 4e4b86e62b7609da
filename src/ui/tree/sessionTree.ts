import * as vscode from 'vscode';
import { DisposableOwner } from '../../base/disposable.ts';
import type { Event } from '../../base/event.ts';
import type { SessionSummary } from '../../domain/session.ts';
import type { StoreApi, StoreChange } from '../../store/protocol.ts';
import { sessionsViewId } from '../names.ts';
import { treeItem } from './treeItems.ts';
import type { TreeNode } from './treeNodes.ts';

/** Changes that come within this many ms are drawn once. */
const refreshDelay = 50;
/** The times in the rows are renewed this often, in ms. */
const timeRefresh = 60_000;

type MessageCause = 'trust' | 'store' | 'waiting';

export interface SessionTreeOptions {
  readonly store: () => Promise<Pick<StoreApi, 'listSessions'>>;
  readonly onDidChange: Event<StoreChange>;
  readonly agentName: (kind: string) => string;
}

/** The sidebar: sessions, latest first, and under each its threads. Draws what the store says, nothing else. */
export class SessionTree extends DisposableOwner implements vscode.TreeDataProvider<TreeNode> {
  readonly #options: SessionTreeOptions;
  readonly #changed = this.register(new vscode.EventEmitter<undefined>());
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #messages = new Map<MessageCause, string>();
  readonly #drawn = Promise.withResolvers<undefined>();
  /** As far as is known. */
  #isEmpty = true;
  #timer: NodeJS.Timeout | undefined;

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
    this.register({ dispose: () => clearTimeout(this.#timer) });
  }

  /** Resolves when the rows have been given, or could not be, for the first time; at once when nobody looks at them. */
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

  refresh(): void {
    this.#changed.fire(undefined);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return treeItem(node, this.#options.agentName, new Date());
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node) return threadsOf(node);
    const sessions = await this.#sessions().finally(() => this.#drawn.resolve(undefined));
    this.#isEmpty = sessions.length === 0;
    this.#showMessages();
    return sessions.map((session) => ({ kind: 'session', session }));
  }

  /** Not with the rows: a store that lets wait gives none. */
  #showMessages(): void {
    // A message would hide the welcome of an empty view, which says the same and has the buttons for it.
    const hidden = this.#isEmpty && !this.#messages.has('waiting');
    this.#view.message = hidden ? '' : [...this.#messages.values()].join('\n');
  }

  async #sessions(): Promise<readonly SessionSummary[]> {
    const store = await this.#options.store();
    return store.listSessions({});
  }

  /** A reply that grows changes its thread only, not what the tree shows. */
  #onDidChange({ sessionIds }: StoreChange): void {
    if (sessionIds.length > 0) this.#refreshSoon();
  }

  #refreshSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.refresh();
    }, refreshDelay);
  }
}

function threadsOf(node: TreeNode): TreeNode[] {
  if (node.kind === 'thread') return [];
  return node.session.threads.map((thread) => ({ kind: 'thread', session: node.session, thread }));
}
