import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where `npm start` keeps what should be there again at the next start. */
export function userFolder(): string {
  return join(cacheFolder(), 'threadkeeper-start');
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  switch (process.platform) {
    case 'darwin':
      return join(homedir(), 'Library/Caches');
    case 'win32':
      return local ?? join(homedir(), 'AppData/Local');
    default:
      return xdg ?? join(homedir(), '.cache');
  }
}
