import type * as vscode from 'vscode';
import { DisposableOwner } from '../base/disposable.ts';
import { Lazy } from '../base/lazy.ts';
import { validatePeriodically } from '../runner/health/periodicValidation.ts';
import type { TurnRunner } from '../runner/turnRunner.ts';
import type { StoreClient } from '../store/client.ts';
import { ChatPanels, type ChatPanelsOptions } from './chat/chatPanels.ts';
import { diffSide } from './chat/diffDocuments.ts';
import { commandHandlers, type HandlersContext } from './commands/handlers.ts';
import type { CommandHandlers } from './commands/registerCommands.ts';
import type { Maintenance } from './maintenance/maintenance.ts';
import type { MaintenanceContext } from './maintenance/work.ts';
import { notifyOfRequests } from './notifications.ts';
import { rememberStore } from './rememberStore.ts';
import { readValidationMinutes } from './settings.ts';
import { reportStore } from './storeReports.ts';
import { whyNotStart } from './trust.ts';
import { watchWaiting } from './waiting.ts';

export type InteractionOptions = ChatPanelsOptions &
  MaintenanceContext &
  Omit<HandlersContext, 'panels' | 'maintenance'>;

/** What VS Code needs of us once the user does something: loaded after the tree, so that the tree comes first. */
export class Interaction extends DisposableOwner {
  readonly panels: ChatPanels;
  readonly handlers: CommandHandlers;
  readonly #options: InteractionOptions;

  constructor(options: InteractionOptions) {
    super();
    this.#options = options;
    this.panels = this.register(new ChatPanels(options));
    const maintenance = new Lazy(() => this.#loadMaintenance());
    this.handlers = commandHandlers({
      ...options,
      panels: this.panels,
      maintenance: () => maintenance.get(),
    });
  }

  /** The text of one side of a diff that `openDiff` opened. */
  async diffSide(uri: vscode.Uri): Promise<string> {
    return diffSide(await this.#options.store(), uri);
  }

  watchStore(client: StoreClient): void {
    const { tree, globalStorage, log } = this.#options;
    this.register(reportStore(client, tree, log));
    void rememberStore(client.api, globalStorage, log);
    this.register(watchWaiting(client, (text) => this.panels.showWaiting(text)));
    this.register(client.onDidRejoin(() => this.panels.showAnew()));
  }

  watchRunner(runner: TurnRunner, { api }: StoreClient): void {
    const { log } = this.#options;
    this.register(notifyOfRequests(api, runner, this.panels, log));
    this.register(
      validatePeriodically({
        context: { store: api, log, whyNotStart },
        health: runner.health,
        everyMinutes: readValidationMinutes,
      }),
    );
  }

  async #loadMaintenance(): Promise<Maintenance> {
    const { createMaintenance } = await import('./maintenance/maintenance.ts');
    return this.register(createMaintenance(this.#options));
  }
}
