import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { version } from '../package.json';
import { messageOf } from './base/decode.ts';
import { Emitter } from './base/event.ts';
import { Lazy } from './base/lazy.ts';
import type { AgentRegistry } from './agents/registry.ts';
import type { TurnRunner } from './runner/turnRunner.ts';
import type { StoreClient } from './store/client.ts';
import type { StoreChange } from './store/protocol.ts';
import { registerCommands } from './ui/commands/registerCommands.ts';
import type { Interaction, InteractionOptions } from './ui/interaction.ts';
import { createLogChannel, type LogChannel } from './ui/logChannel.ts';
import { registerLate } from './ui/registerLate.ts';
import { shownAgentName as agentName, watchAgentNames } from './ui/shownAgentName.ts';
import { sharedStorageFolder } from './ui/storageFolder.ts';
import { SessionTree } from './ui/tree/sessionTree.ts';
import { watchTrust, whyNotStart } from './ui/trust.ts';
import { openWindowStore, type WindowStoreOptions } from './ui/windowStore.ts';

/**
 * The composition root: constructs, wires, hands over. Activating makes the tree alone; what takes time is made when it
 * is first needed, each in a bundle of its own.
 */
export function activate(context: vscode.ExtensionContext): void {
  const log = createLogChannel();
  const changed = new Emitter<StoreChange>((error) =>
    log.error('a listener failed', { reason: messageOf(error) }),
  );
  const store = async () => (await services.store.get()).api;
  const folder = sharedStorageFolder((context.storageUri ?? context.globalStorageUri).fsPath);
  const rows = { store, onDidChange: changed.event, lastRows: join(folder, 'rows.json') };
  const tree = new SessionTree({ ...rows, agentName, log });
  const dist = (name: string) => join(context.extensionPath, 'dist', name);
  const services = createServices(context, { folder, dist, log, changed, tree });
  running = services;

  context.subscriptions.push(
    log,
    changed,
    tree,
    watchAgentNames(tree),
    watchTrust(tree, async () => (await services.interaction.made())?.panels.refreshStates()),
    registerCommands(async (id, target) => (await services.interaction.get()).handlers[id](target), log),
    registerLate(() => services.interaction.get()),
  );
  // After VS Code has been told that we are active: the tree waits for the store, the user not yet for the rest.
  setImmediate(() => {
    services.start().catch((error: unknown) => log.error('not started', { reason: messageOf(error) }));
  });
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
  readonly interaction: Lazy<Interaction>;
  /** Opens the store, then loads what the user will soon need. */
  start(): Promise<void>;
}

type Parts = WindowStoreOptions & { readonly log: LogChannel };

function createServices(context: vscode.ExtensionContext, parts: Parts): Services {
  const { dist, log, tree } = parts;
  const services: Services = {
    store: new Lazy(() => openWindowStore(parts)),
    agents: new Lazy(async () => {
      const [{ createAgents }, { readAgentSettings }] = await Promise.all([
        import('./agents/registry.ts'),
        import('./ui/settings.ts'),
      ]);
      const home = join(context.globalStorageUri.fsPath, 'sample-agent');
      const sample = { nodePath: process.execPath, scriptPath: dist('sampleAgent.cjs'), home };
      return createAgents({ sample, ...readAgentSettings, log });
    }),
    runner: new Lazy(async () => {
      const [{ TurnRunner }, { readTurnSettings }, { sweepStrays }, ...made] = await Promise.all([
        import('./runner/turnRunner.ts'),
        import('./ui/settings.ts'),
        import('./agents/process/sweepStrays.ts'),
        services.store.get(),
        services.agents.get(),
        services.interaction.get(),
      ]);
      const [client, agents, interaction] = made;
      void sweepStrays(log);
      const runner = new TurnRunner({
        store: client.api,
        changes: client,
        agent: (kind) => agents.get(kind),
        whyNotStart,
        ...readTurnSettings,
        log,
        uuid: randomUUID,
      });
      interaction.watchRunner(runner, client);
      return runner;
    }),
    interaction: new Lazy(async () => {
      const { Interaction } = await import('./ui/interaction.ts');
      const interaction = new Interaction(interactionOptions(context, services, parts));
      context.subscriptions.push(interaction);
      return interaction;
    }),
    async start() {
      await tree.recalled;
      const client = await services.store.get();
      await Promise.race([tree.drawn, new Promise((resolve) => client.onDidWait(resolve))]);
      const interaction = await services.interaction.get();
      interaction.watchStore(client);
      await interaction.panels.reopenLost();
      // The first chat needs it; by then the user need not wait for it.
      await services.runner.get();
    },
  };
  return services;
}

function interactionOptions(
  { extensionUri, globalStorageUri, workspaceState: memory }: vscode.ExtensionContext,
  services: Services,
  parts: Parts,
): InteractionOptions {
  return {
    ...parts,
    extensionUri,
    memory,
    store: async () => (await services.store.get()).api,
    runner: () => services.runner.get(),
    agents: async () => (await services.agents.get()).list(),
    agentProcesses: async () => (await services.agents.get()).processes(),
    globalStorage: globalStorageUri.fsPath,
    version,
    onDidChange: parts.changed.event,
    agentName,
    uuid: randomUUID,
  };
}
