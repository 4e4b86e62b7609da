import { basename } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { decodeJson } from '../../base/decode.ts';
import type { Disposable } from '../../base/disposable.ts';
import { messageIdSchema, type MessageId, type ThreadId } from '../../domain/ids.ts';
import type { FileChangePart } from '../../domain/message.ts';
import type { TurnRunner } from '../../runner/turnRunner.ts';
import type { StoreApi } from '../../store/protocol.ts';

const scheme = 'threadkeeper-diff';
const sides = ['old', 'new'] as const;
const sideSchema = v.object({ messageId: messageIdSchema, part: v.number(), side: v.picklist(sides) });

type Source = Pick<StoreApi, 'getMessage'>;
type Growing = Pick<TurnRunner, 'growingReply'>;

/** Serves both sides of a change out of the store, so that an open diff survives a reload. */
export function registerDiffDocuments(store: () => Promise<Source>): Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent(uri) {
      const decoded = decodeJson(sideSchema, uri.query);
      if (!decoded.ok) throw new Error(`Not a change of a thread: ${decoded.reason}`);
      const { messageId, part, side } = decoded.value;
      const message = await (await store()).getMessage({ messageId });
      const change = message?.parts[part];
      if (change?.kind !== 'fileChange') throw new Error('This change is no longer stored.');
      return (side === 'old' ? change.oldText : change.newText) ?? '';
    },
  });
}

/** Opens VS Code's own diff of a file change in a reply. */
export async function openDiff(
  store: Source,
  runner: Growing,
  where: { readonly threadId: ThreadId; readonly messageId: MessageId; readonly part: number },
): Promise<void> {
  const change = await findChange(store, runner, where);
  const { messageId, part } = where;
  const [before, after] = sides.map((side) =>
    vscode.Uri.from({ scheme, path: change.path, query: JSON.stringify({ messageId, part, side }) }),
  );
  await vscode.commands.executeCommand(
    'vscode.diff',
    before,
    after,
    `${basename(change.path)} (changed by the agent)`,
  );
}

async function findChange(
  store: Source,
  runner: Growing,
  where: { readonly threadId: ThreadId; readonly messageId: MessageId; readonly part: number },
): Promise<FileChangePart> {
  const growing = runner.growingReply(where.threadId);
  const parts =
    growing?.messageId === where.messageId
      ? growing.parts
      : (await store.getMessage({ messageId: where.messageId }))?.parts;
  const change = parts?.[where.part];
  if (change?.kind !== 'fileChange') throw new Error('This change is no longer stored.');
  return change;
}
