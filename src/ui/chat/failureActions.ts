import * as vscode from 'vscode';
import { assertNever } from '../../base/assertNever.ts';
import type { FailureAction } from '../../chatProtocol.ts';
import type { MessageId, ThreadId } from '../../domain/ids.ts';
import type { TurnRunner } from '../../runner/turnRunner.ts';
import type { StoreApi } from '../../store/protocol.ts';
import type { CommandId } from '../commands/commandIds.ts';
import type { LogChannel } from '../logChannel.ts';
import { waitUntilFree } from './healthActions.ts';

interface Context {
  readonly store: StoreApi;
  readonly runner: TurnRunner;
  readonly log: LogChannel;
}

/** Does what a button of a failed turn says. */
export async function runFailureAction(
  context: Context,
  message: { readonly threadId: ThreadId; readonly messageId: MessageId; readonly action: FailureAction },
): Promise<void> {
  switch (message.action) {
    case 'retry':
      return sendAgain(context, message);
    case 'unarchive':
      await context.runner.health.unarchive(message.threadId);
      return sendAgain(context, message);
    case 'wait':
      if (await waitUntilFree(context.runner.health, message.threadId)) await sendAgain(context, message);
      return;
    case 'openSettings':
      return command('threadkeeper.openSettings');
    case 'howToInstall':
      return command('threadkeeper.showAgents');
    case 'newThread':
      return command('threadkeeper.newThread');
    case 'showLog':
      return context.log.show();
    default:
      return assertNever(message.action);
  }
}

/** Sends the prompt of the failed turn again: the user's message right before the reply. */
async function sendAgain(
  { store, runner }: Context,
  { threadId, messageId }: { readonly threadId: ThreadId; readonly messageId: MessageId },
): Promise<void> {
  const reply = await store.getMessage({ messageId });
  const before = reply && (await store.getThreadMessages({ threadId, before: reply.idx, limit: 1 }));
  const prompt = before?.messages[0];
  if (prompt?.role !== 'user') throw new Error('The prompt of this turn is no longer stored.');
  await runner.prompt(threadId, prompt.content);
}

async function command(id: CommandId): Promise<void> {
  await vscode.commands.executeCommand(id);
}
