import type { Logger } from '../base/log.ts';
import { readFolderMark } from './folderMark.ts';
import type { StoreEntry } from './storeEntry.ts';
import { StoreRegistry } from './storeRegistry.ts';

/** Notes that a store is used now, and what its folder is known by. `home` is the extension's global storage. */
export async function registerUse(
  home: string,
  store: Pick<StoreEntry, 'path' | 'folder' | 'name'>,
  log: Logger,
): Promise<void> {
  const mark = store.folder === null ? null : await readFolderMark(store.folder);
  await new StoreRegistry(home, log).save({ ...store, mark, lastUsed: new Date().toISOString() });
}
