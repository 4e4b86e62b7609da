import { stat } from 'node:fs/promises';

/** What a file system keeps of a folder when it is renamed or moved: text, because the numbers have 64 bits. */
export interface FolderMark {
  readonly inode: string;
  /** When it was made, in ns since 1970. */
  readonly born: string;
}

/** Null where there is no such folder, or the file system has no numbers for it. */
export async function readFolderMark(folder: string): Promise<FolderMark | null> {
  try {
    const { ino, birthtimeNs } = await stat(folder, { bigint: true });
    return ino === 0n ? null : { inode: String(ino), born: String(birthtimeNs) };
  } catch {
    // It cannot be looked at: then it cannot be recognised either, and its name has to do.
    return null;
  }
}

/** Both: an inode alone is given to the next file when its own is gone. */
export function isSameFolder(one: FolderMark | null, other: FolderMark | null): boolean {
  return one !== null && other !== null && one.inode === other.inode && one.born === other.born;
}
