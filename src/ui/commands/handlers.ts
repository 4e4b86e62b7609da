import * as vscode from 'vscode';
import type { AgentAdapter } from '../../agents/agentAdapter.ts';
import type { MakeUuid } from '../../domain/ids.ts';
import type { TurnRunner } from '../../runner/turnRunner.ts';
import type { StoreApi } from '../../store/protocol.ts';
import type { ChatPanels } from '../chat/chatPanels.ts';
import { ensureEmptyThread } from '../chat/threads.ts';
import type { LogChannel } from '../logChannel.ts';
import type { Maintenance } from '../maintenance/maintenance.ts';
import type { SessionTree } from '../tree/sessionTree.ts';
import { mayStart } from '../trust.ts';
import { openSettings, showAgents } from './agents.ts';
import { deleteSession, deleteThread, renameSession, renameThread } from './editing.ts';
import { healthHandlers } from './health.ts';
import { askForSession, createNamedSession } from './newSession.ts';
import { maintenanceHandlers } from './maintenance.ts';
import type { CommandHandlers } from './registerCommands.ts';
import { pickMessage } from './searchMessages.ts';
import { sessionTarget, threadTarget } from './targets.ts';

export interface HandlersContext {
  readonly store: () => Promise<StoreApi>;
  readonly runner: () => Promise<TurnRunner>;
  readonly agents: () => Promise<readonly AgentAdapter[]>;
  readonly agentName: (kind: string) => string;
  readonly panels: ChatPanels;
  readonly tree: SessionTree;
  readonly log: LogChannel;
  readonly uuid: MakeUuid;
  readonly maintenance: () => Promise<Maintenance>;
}

/** What every command does. */
export function commandHandlers(context: HandlersContext): CommandHandlers {
  const { panels, tree, log } = context;
  return {
    ...sessionHandlers(context),
    ...threadHandlers(context),
    ...maintenanceHandlers(context),
    ...healthHandlers(context),
    'threadkeeper.showAgents': async () => showAgents(await context.agents()),
    'threadkeeper.refresh': () => tree.refresh(),
    'threadkeeper.showLog': () => log.show(),
    'threadkeeper.openSettings': openSettings,
    'threadkeeper.stopTurn': async (target) => {
      const thread = target === undefined ? panels.active?.threadId : undefined;
      const id = thread ?? (await threadTarget(await context.store(), target))?.thread.id;
      if (id) await (await context.runner()).stopAnywhere(id);
    },
  };
}

type SessionCommand =
  | 'threadkeeper.newSession'
  | 'threadkeeper.trySampleAgent'
  | 'threadkeeper.openSession'
  | 'threadkeeper.renameSession'
  | 'threadkeeper.deleteSession';

function sessionHandlers(context: HandlersContext): Pick<CommandHandlers, SessionCommand> {
  const { panels, agents, uuid } = context;
  const creation = async () => ({ store: await context.store(), agents, uuid });
  return {
    'threadkeeper.newSession': async () => {
      if (!(await mayStart())) return;
      const session = await askForSession(await creation());
      if (session) await panels.open(session);
    },
    'threadkeeper.trySampleAgent': async () => {
      if (!(await mayStart())) return;
      const sample = (await agents()).find(({ kind }) => kind === 'sample');
      if (!sample) throw new Error('The sample agent is missing from this installation.');
      const session = await createNamedSession(await creation(), sample);
      if (session) await panels.open(session);
    },
    'threadkeeper.openSession': async (target) => {
      const session = await sessionTarget(await context.store(), target);
      if (session) await panels.open(session);
    },
    'threadkeeper.renameSession': async (target) => renameSession(await context.store(), target),
    'threadkeeper.deleteSession': async (target) =>
      deleteSession(await context.store(), await context.runner(), target),
  };
}

type ThreadCommand =
  | 'threadkeeper.newThread'
  | 'threadkeeper.openThread'
  | 'threadkeeper.searchMessages'
  | 'threadkeeper.renameThread'
  | 'threadkeeper.deleteThread'
  | 'threadkeeper.copyAgentThreadId';

function threadHandlers(context: HandlersContext): Pick<CommandHandlers, ThreadCommand> {
  const { panels } = context;
  return {
    'threadkeeper.newThread': async (target) => {
      const store = await context.store();
      const active = target === undefined ? panels.active?.session : undefined;
      const session = active ?? (await sessionTarget(store, target));
      if (session) await panels.open(session, await ensureEmptyThread(store, session.id));
    },
    'threadkeeper.openThread': async (target) => {
      const found = await threadTarget(await context.store(), target);
      if (found) await panels.open(found.session, found.thread.id);
    },
    'threadkeeper.searchMessages': async () => {
      const found = await pickMessage(await context.store());
      if (found) await panels.open({ id: found.sessionId, name: found.sessionName }, found.threadId);
    },
    'threadkeeper.renameThread': async (target) => renameThread(await context.store(), target),
    'threadkeeper.deleteThread': async (target) =>
      deleteThread(await context.store(), await context.runner(), target),
    'threadkeeper.copyAgentThreadId': async (target) => copyAgentThreadId(await context.store(), target),
  };
}

async function copyAgentThreadId(store: StoreApi, target: unknown): Promise<void> {
  const found = await threadTarget(store, target);
  if (!found) return;
  const [binding] = await store.getBindings({ threadId: found.thread.id });
  if (!binding) throw new Error('The agent has not named this thread yet: it does with the first prompt.');
  await vscode.env.clipboard.writeText(binding.remoteId);
}
