import * as vscode from 'vscode';
import type { TurnRunner } from '../../runner/turnRunner.ts';
import type { StoreApi } from '../../store/protocol.ts';
import type { ChatPanels } from '../chat/chatPanels.ts';
import { cleanUpOrphans } from '../health/orphans.ts';
import { checkAllThreads, summarise, validateThread } from '../health/validate.ts';
import { mayStart } from '../trust.ts';
import type { CommandHandlers } from './registerCommands.ts';
import { threadTarget } from './targets.ts';

type HealthCommand =
  'threadkeeper.validateThread' | 'threadkeeper.validateAllThreads' | 'threadkeeper.cleanUpOrphans';

interface HealthContext {
  readonly store: () => Promise<StoreApi>;
  readonly runner: () => Promise<TurnRunner>;
  readonly panels: ChatPanels;
  readonly agentName: (kind: string) => string;
}

/** The commands that ask agents about their conversations: some are asked by starting them. */
export function healthHandlers(context: HealthContext): Pick<CommandHandlers, HealthCommand> {
  const { store, runner, agentName } = context;
  return {
    'threadkeeper.validateThread': async (target) => {
      if (!(await mayStart())) return;
      const active = target === undefined ? context.panels.active?.threadId : undefined;
      const found = await threadTarget(await store(), target ?? active);
      if (found) await validateThread(await runner(), found, agentName);
    },
    'threadkeeper.validateAllThreads': async () => {
      if (!(await mayStart())) return;
      const checked = await checkAllThreads(await store(), await runner());
      if (checked) void vscode.window.showInformationMessage(summarise(checked));
    },
    'threadkeeper.cleanUpOrphans': async () => {
      if (await mayStart()) await cleanUpOrphans(await store(), await runner());
    },
  };
}
