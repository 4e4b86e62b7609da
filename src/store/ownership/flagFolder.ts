import { mkdtemp, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Bytes of a socket's path that every system takes: sun_path has 104 on macOS and 108 on Linux. */
const maxSocketPath = 100;
/** `/` and a flag's name. */
const nameRoom = 24;

/**
 * Gives `use` a way to the folder that is short enough for the sockets in it: the folder itself, or a symlink in the
 * temporary folder that is gone afterwards. A socket that is bound needs its path no longer.
 */
export async function withShortPath<T>(folder: string, use: (short: string) => Promise<T>): Promise<T> {
  if (Buffer.byteLength(folder) + nameRoom <= maxSocketPath) return use(folder);
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'tk-'));
  try {
    const link = path.join(temporary, 'd');
    await symlink(folder, link);
    return await use(link);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
