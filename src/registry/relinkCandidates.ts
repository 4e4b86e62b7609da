import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../base/log.ts';
import { isSameFolder, readFolderMark, type FolderMark } from './folderMark.ts';
import type { StoreEntry } from './storeEntry.ts';
import { StoreRegistry } from './storeRegistry.ts';

/**
 * Why a store may be the history of this folder. `same-folder`: it was renamed or moved. `same-path`: VS Code gave
 * the folder a new store, as it does when the folder was made anew. `same-name`, `gone`: its folder is not there any
 * more, and of the same name or not.
 */
export type RelinkReason = 'same-folder' | 'same-path' | 'same-name' | 'gone';

export interface RelinkCandidate {
  readonly entry: StoreEntry & { readonly folder: string };
  readonly reason: RelinkReason;
}

const likeliestFirst: readonly RelinkReason[] = ['same-folder', 'same-path', 'same-name', 'gone'];

/** The stores whose history may belong to a folder that has another store now, the likeliest first. */
export async function relinkCandidates(
  home: string,
  now: { readonly path: string; readonly folder: string },
  log: Logger,
): Promise<RelinkCandidate[]> {
  const entries = (await new StoreRegistry(home, log).list()).filter((entry) => entry.path !== now.path);
  const mark = await readFolderMark(now.folder);
  const found = await Promise.all(entries.map((entry) => toCandidate(entry, now.folder, mark)));
  return found
    .filter((candidate) => candidate !== undefined)
    .sort((one, other) => likeliestFirst.indexOf(one.reason) - likeliestFirst.indexOf(other.reason));
}

async function toCandidate(
  entry: StoreEntry,
  folder: string,
  mark: FolderMark | null,
): Promise<RelinkCandidate | undefined> {
  if (entry.folder === null || !(await exists(entry.path))) return undefined;
  const reason = await reasonFor(entry.folder, entry.mark, folder, mark);
  return reason && { entry: { ...entry, folder: entry.folder }, reason };
}

async function reasonFor(
  old: string,
  oldMark: FolderMark | null,
  folder: string,
  mark: FolderMark | null,
): Promise<RelinkReason | undefined> {
  if (old === folder) return 'same-path';
  // Where both are there, it is another folder that has a right to its own history.
  if (await exists(old)) return undefined;
  if (isSameFolder(oldMark, mark)) return 'same-folder';
  return path.basename(old) === path.basename(folder) ? 'same-name' : 'gone';
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
