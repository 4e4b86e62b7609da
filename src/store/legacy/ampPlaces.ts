import fs from 'node:fs/promises';
import path from 'node:path';

/** Where this machine keeps things: `process.env`, `os.homedir()`, `process.platform`. */
export interface Places {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

const fileName = 'sessions.sqlite';

/** The databases of the Amp orchestrator that are at its usual places, the likeliest first. */
export async function findAmpDatabases(places: Places): Promise<string[]> {
  const found = await Promise.all(candidates(places).map(databaseAt));
  return [...new Set(found.filter((file) => file !== undefined))];
}

function candidates({ env, home, platform }: Places): string[] {
  const chosen = env['AMPSM_DB_PATH'];
  const appData = env['APPDATA'] ?? path.join(home, 'AppData', 'Roaming');
  return [
    ...(chosen ? [chosen] : []),
    path.join(home, '.config', 'ampsm'),
    ...(platform === 'darwin' ? [path.join(home, 'Library', 'Application Support', 'ampsm')] : []),
    ...(platform === 'win32' ? [path.join(appData, 'ampsm')] : []),
  ];
}

/** The file itself, or the database in a folder. */
async function databaseAt(place: string): Promise<string | undefined> {
  for (const file of [place, path.join(place, fileName)]) {
    // A place that cannot be read is none.
    const stat = await fs.stat(file).catch(() => undefined);
    if (stat?.isFile()) return file;
  }
  return undefined;
}
