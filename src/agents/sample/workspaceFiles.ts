import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';

const mostFolders = 500;

/** Files under a folder, relative, sorted; without hidden ones and installed packages, at most `limit`. */
export async function walkFiles(folder: string, limit: number): Promise<string[]> {
  const files: string[] = [];
  const open = [''];
  for (let seen = 0; open.length > 0 && seen < mostFolders && files.length < limit; seen += 1) {
    const at = open.shift() ?? '';
    for (const entry of await readdir(path.join(folder, at), { withFileTypes: true })) {
      const relative = path.join(at, entry.name);
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      if (entry.isDirectory()) open.push(relative);
      else if (entry.isFile()) files.push(relative);
    }
  }
  return files.sort().slice(0, limit);
}

/** The absolute path of a file of the folder, which may be new. Throws for one outside, also behind a link. */
export async function insideFolder(folder: string, name: string): Promise<string> {
  const root = await realpath(folder);
  const file = path.resolve(root, name);
  const real = await realpath(file).catch(async () =>
    path.join(await realpath(path.dirname(file)), path.basename(file)),
  );
  const relative = path.relative(root, real);
  if (relative.startsWith('..') || path.isAbsolute(relative))
    throw new Error(`${name} is outside of ${folder}`);
  return real;
}
