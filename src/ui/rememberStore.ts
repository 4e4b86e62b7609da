import * as vscode from 'vscode';
import { messageOf } from '../base/decode.ts';
import type { Logger } from '../base/log.ts';
import type { StoreApi } from '../store/protocol.ts';
import { workspacePlace } from './workspacePlace.ts';

/**
 * Enters this window's store into the registry. When it is empty and the folder is one that was renamed or moved,
 * offers its history. `home` is the extension's global storage. Never rejects: the store works without it.
 */
export async function rememberStore(store: StoreApi, home: string, log: Logger): Promise<void> {
  try {
    const info = await store.info({});
    if (!info.persistent) return;
    const { registerUse } = await import('../registry/registerUse.ts');
    await registerUse(home, { path: info.path, ...workspacePlace() }, log);
    await offerHistory(store, info.path, home, log);
  } catch (error) {
    log.warn('registry: the store was not entered', { reason: messageOf(error) });
  }
}

async function offerHistory(store: StoreApi, path: string, home: string, log: Logger): Promise<void> {
  const { folder } = workspacePlace();
  if (folder === null || (await store.listSessions({})).length > 0) return;
  const { relinkCandidates } = await import('../registry/relinkCandidates.ts');
  const [likeliest] = await relinkCandidates(home, { path, folder }, log);
  if (likeliest?.reason !== 'same-folder') return;
  const relink = 'Relink History…';
  const text = `This folder was ${likeliest.entry.folder} before. Its sessions are kept and can be joined here.`;
  if ((await vscode.window.showInformationMessage(`Threadkeeper: ${text}`, relink)) === relink)
    await vscode.commands.executeCommand('threadkeeper.relinkHistory');
}
