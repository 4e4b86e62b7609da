import path from 'node:path';

/**
 * The folder that all windows of a workspace share, on the host's disk. VS Code (1.139, its extStoragePaths) locks the
 * workspace's folder for one extension host and gives others, also one that comes too soon after a crash, an empty
 * folder beside it: `<hash>-1` to `<hash>-9`. A store there would look as if every session were lost.
 */
export function sharedStorageFolder(storageFolder: string): string {
  const { dir, base } = path.parse(path.dirname(storageFolder));
  const [, hash] = /^([0-9a-f]{32})-[1-9]$/.exec(base) ?? [];
  return hash === undefined ? storageFolder : path.join(dir, hash, path.basename(storageFolder));
}
