import path from 'node:path';

/**
 * The folder that all windows of a workspace share, on the host's disk. VS Code (1.139, its extStoragePaths) locks the
 * workspace's folder for one extension host and gives others, also one that comes too soon after a crash, an empty
 * folder beside it: `<ID>-1` to `<ID>-9`. A store there would look as if every session were lost. The ID of a workspace is
 * a hash or a time, in hexadecimal or decimal digits; in a browser a number that can be negative.
 */
export function sharedStorageFolder(storageFolder: string): string {
  const { dir, base } = path.parse(path.dirname(storageFolder));
  const [, id] = /^(-?[0-9a-f]+)-[1-9]$/.exec(base) ?? [];
  return id === undefined ? storageFolder : path.join(dir, id, path.basename(storageFolder));
}
