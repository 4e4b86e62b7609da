import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { messageOf } from './base/decode.ts';
import { Emitter } from './base/event.ts';
import { Lazy } from './base/lazy.ts';
import { agentName } from './domain/agentNames.ts';
import type { AgentRegistry } from './agents/registry.ts';
import type { TurnRunner } from './runner/turnRunner.ts';
import type { StoreClient } from './store/client.ts';
import type { StoreChange } from './store/protocol.ts';
import { ChatPanels } from './ui/chat/chatPanels.ts';
import { registerDiffDocuments } from './ui/chat/diffDocuments.ts';
import { commandHandlers } from './ui/commands/handlers.ts';
import { registerCommands } from './ui/commands/registerCommands.ts';
import { createLogChannel, type LogChannel } from './ui/logChannel.ts';
import { notifyOfRequests } from './ui/notifications.ts';
import { readCodexSettings } from './ui/settings.ts';
import { reportStore } from './ui/storeReports.ts';
import { SessionTree } from './ui/tree/sessionTree.ts';
import { whyNotStart, watchTrust } from './ui/trust.ts';

/** The composition root: constructs, wires, hands over. What takes time is made when it is first needed. */
export function activate(context: vscode.ExtensionContext): void {
  const log = createLogChannel();
  const changed = new Emitter<StoreChange>((error) =>
    log.error('a listener failed', { reason: messageOf(error) }),
  );
  const services = createServices(context, log, changed);
  running = services;

  const store = async () => (await services.store.get()).api;
  const runner = () => services.runner.get();
  const agents = async () => (await services.agents.get()).list();

  const tree = new SessionTree({ store, onDidChange: changed.event, agentName });
  const { extensionUri, workspaceState: memory } = context;
  const panels = new ChatPanels({
    extensionUri,
    memory,
    store,
    runner,
    onDidChange: changed.event,
    agentName,
    log,
  });
  services.onDidStartRunner = (started, api) =>
    context.subscriptions.push(notifyOfRequests(api, started, panels, log));
  services.onDidOpenStore = (client) => context.subscriptions.push(reportStore(client, tree, log));

  const handlers = commandHandlers({ store, runner, agents, panels, tree, log, uuid: randomUUID });
  context.subscriptions.push(
    log,
    changed,
    tree,
    panels,
    watchTrust(tree, panels),
    registerDiffDocuments(store),
    registerCommands(handlers, log),
  );
  panels
    .reopenLost()
    .catch((error: unknown) => log.error('chats not reopened', { reason: messageOf(error) }));
}

/** Ends every turn and process of ours, then closes the store; VS Code waits for it for 5 s. */
export async function deactivate(): Promise<void> {
  const services = running;
  running = undefined;
  await (await services?.runner.made())?.shutDown();
  await (await services?.store.made())?.dispose();
}

let running: Services | undefined;

interface Services {
  readonly store: Lazy<StoreClient>;
  readonly agents: Lazy<AgentRegistry>;
  readonly runner: Lazy<TurnRunner>;
  onDidOpenStore: (client: StoreClient) => void;
  onDidStartRunner: (runner: TurnRunner, store: StoreClient['api']) => void;
}

function createServices(
  context: vscode.ExtensionContext,
  log: LogChannel,
  changed: Emitter<StoreChange>,
): Services {
  const dist = (name: string) => join(context.extensionPath, 'dist', name);
  const services: Services = {
    store: new Lazy(async () => {
      const { openStore } = await import('./store/client.ts');
      const folder = (context.storageUri ?? context.globalStorageUri).fsPath;
      const databasePath = join(folder, 'threadkeeper.db');
      const files = { workerPath: dist('storeWorker.cjs'), wasmPath: dist('sql-wasm.wasm') };
      const client = openStore({ databasePath, ...files, log });
      client.onDidChange((change) => changed.fire(change));
      services.onDidOpenStore(client);
      return client;
    }),
    agents: new Lazy(async () => {
      const { createAgents } = await import('./agents/registry.ts');
      const home = join(context.globalStorageUri.fsPath, 'sample-agent');
      const sample = { nodePath: process.execPath, scriptPath: dist('sampleAgent.cjs'), home };
      return createAgents({ sample, codex: readCodexSettings, log });
    }),
    runner: new Lazy(async () => {
      const [{ TurnRunner }, client, agents] = await Promise.all([
        import('./runner/turnRunner.ts'),
        services.store.get(),
        services.agents.get(),
      ]);
      const agent = (kind: string) => agents.get(kind);
      const runner = new TurnRunner({ store: client.api, agent, whyNotStart, log, uuid: randomUUID });
      services.onDidStartRunner(runner, client.api);
      return runner;
    }),
    onDidOpenStore: () => undefined,
    onDidStartRunner: () => undefined,
  };
  return services;
}
