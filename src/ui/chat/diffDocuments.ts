import { basename } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { decodeJson } from '../../base/decode.ts';
import { messageIdSchema, type MessageId } from '../../domain/ids.ts';
import type { FileChangePart } from '../../domain/message.ts';
import type { StoreApi } from '../../store/protocol.ts';
import { diffScheme } from '../names.ts';

const sides = ['old', 'new'] as const;
const sideSchema = v.object({ messageId: messageIdSchema, part: v.number(), side: v.picklist(sides) });

type Source = Pick<StoreApi, 'getMessage'>;

/** One side of a change out of the store, so that an open diff survives a reload. Rejects when it is not stored. */
export async function diffSide(store: Source, uri: vscode.Uri): Promise<string> {
  const decoded = decodeJson(sideSchema, uri.query);
  if (!decoded.ok) throw new Error(`Not a change of a thread: ${decoded.reason}`);
  const { oldText, newText } = await findChange(store, decoded.value);
  return (decoded.value.side === 'old' ? oldText : newText) ?? '';
}

/** Opens VS Code's own diff of a file change in a reply. */
export async function openDiff(store: Source, where: Place): Promise<void> {
  const { path } = await findChange(store, where);
  const { messageId, part } = where;
  const [before, after] = sides.map((side) =>
    vscode.Uri.from({ scheme: diffScheme, path, query: JSON.stringify({ messageId, part, side }) }),
  );
  await vscode.commands.executeCommand(
    'vscode.diff',
    before,
    after,
    `${basename(path)} (changed by the agent)`,
  );
}

interface Place {
  readonly messageId: MessageId;
  readonly part: number;
}

/** File changes are stored at once, so the store has them while the reply still grows. */
async function findChange(store: Source, { messageId, part }: Place): Promise<FileChangePart> {
  const change = (await store.getMessage({ messageId }))?.parts[part];
  if (change?.kind !== 'fileChange') throw new Error('This change is no longer stored.');
  return change;
}
