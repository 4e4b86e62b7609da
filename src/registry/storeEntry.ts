import * as v from 'valibot';
import type { Schema } from '../base/decode.ts';
import type { FolderMark } from './folderMark.ts';

/** What is known of a store without opening it. */
export interface StoreEntry {
  /** Absolute path of the database file. */
  readonly path: string;
  /** The folder or `.code-workspace` file whose windows use it; null for windows without one. */
  readonly folder: string | null;
  /** The workspace as VS Code calls it. */
  readonly name: string;
  /** ISO 8601 in UTC. */
  readonly lastUsed: string;
  /** By what the folder is known again under another name; null where the file system does not tell. */
  readonly mark: FolderMark | null;
}

export const storeEntrySchema: Schema<StoreEntry> = v.object({
  path: v.string(),
  folder: v.nullable(v.string()),
  name: v.string(),
  lastUsed: v.pipe(v.string(), v.isoTimestamp()),
  mark: v.nullable(v.object({ inode: v.string(), born: v.string() })),
});
