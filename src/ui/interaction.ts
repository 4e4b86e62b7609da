import type * as vscode from 'vscode';
import { DisposableOwner } from '../base/disposable.ts';
import type { TurnRunner } from '../runner/turnRunner.ts';
import type { StoreClient } from '../store/client.ts';
import { ChatPanels, type ChatPanelsOptions } from './chat/chatPanels.ts';
import { diffSide } from './chat/diffDocuments.ts';
import { commandHandlers, type HandlersContext } from './commands/handlers.ts';
import type { CommandHandlers } from './commands/registerCommands.ts';
import { notifyOfRequests } from './notifications.ts';
import { reportStore } from './storeReports.ts';
import { reportWaiting } from './waiting.ts';

export type InteractionOptions = ChatPanelsOptions & Omit<HandlersContext, 'panels'>;

/** What VS Code needs of us once the user does something: loaded after the tree, so that the tree comes first. */
export class Interaction extends DisposableOwner {
  readonly panels: ChatPanels;
  readonly handlers: CommandHandlers;
  readonly #options: InteractionOptions;

  constructor(options: InteractionOptions) {
    super();
    this.#options = options;
    this.panels = this.register(new ChatPanels(options));
    this.handlers = commandHandlers({ ...options, panels: this.panels });
  }

  /** The text of one side of a diff that `openDiff` opened. */
  async diffSide(uri: vscode.Uri): Promise<string> {
    return diffSide(await this.#options.store(), uri);
  }

  watchStore(client: StoreClient): void {
    const { tree, log } = this.#options;
    this.register(reportStore(client, tree, log));
    this.register(reportWaiting(client, tree, this.panels));
    this.register(client.onDidRejoin(() => this.panels.showAnew()));
  }

  watchRunner(runner: TurnRunner, { api }: StoreClient): void {
    this.register(notifyOfRequests(api, runner, this.panels, this.#options.log));
  }
}
