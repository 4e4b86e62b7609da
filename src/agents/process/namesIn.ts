import { readdir } from 'node:fs/promises';

/** What is in a folder. One that is not there has nothing in it; one that cannot be read is an error. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
