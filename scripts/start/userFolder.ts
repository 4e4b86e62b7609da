import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where `npm start` keeps what should be there again at the next start. */
export function userFolder(): string {
  return join(cacheFolder(), 'threadkeeper-start');
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME: wanted, LOCALAPPDATA: local } = process.env;
  if (wanted !== undefined) return wanted;
  if (process.platform === 'darwin') return join(homedir(), 'Library/Caches');
  if (process.platform === 'win32') return local ?? join(homedir(), 'AppData/Local');
  return join(homedir(), '.cache');
}
