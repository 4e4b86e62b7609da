import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from './errorCode.ts';

/** The true name of the store's file, whose folder is made. Rejects with the system's error. */
export async function locateDatabase(databasePath: string): Promise<string> {
  await mkdir(path.dirname(databasePath), { recursive: true });
  return trueName(databasePath);
}

/** The folder of the owner's flag and of the machine's claim, for the store of this file. */
export function ownerFolder(file: string): string {
  return `${file}.owner`;
}

/** One name for a file, however its folder or itself is linked: the owner's flag lies beside it. */
async function trueName(databasePath: string): Promise<string> {
  try {
    return await realpath(databasePath);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return path.join(await realpath(path.dirname(databasePath)), path.basename(databasePath));
  }
}
