import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { withShortPath } from './flagFolder.ts';
import { knock, type Holder } from './knock.ts';
import { Listener } from './listener.ts';
import type { Attempt } from './attempt.ts';

const raised = '.sock';

/**
 * Tries to own a folder's flag: a socket with a name that is never used again. It is listened on before it gets the
 * name that others look for, so a flag that refuses is one whose owner is dead. Of two that are raised at once, both
 * see the other's and at least one gives way; no heartbeat, no staleness time, nobody is robbed.
 */
export async function tryRaiseFlag(folder: string): Promise<Attempt> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return withShortPath(folder, async (short) => {
    const id = randomBytes(6).toString('hex');
    const listener = await Listener.at(path.join(short, `${id}.new`));
    const flag = path.join(folder, id + raised);
    await rename(path.join(folder, `${id}.new`), flag);
    const release = async () => {
      await rm(flag, { force: true });
      listener.close();
    };
    const holder = await findHolder(folder, short, id + raised);
    if (!holder) return { owned: true, release };
    await release();
    return { owned: false, holder };
  });
}

async function findHolder(folder: string, short: string, own: string): Promise<Holder | undefined> {
  const names = await readdir(folder);
  for (const name of names.filter((name) => name.endsWith(raised) && name !== own)) {
    const holder = await knock(path.join(short, name));
    if (holder) return holder;
    await rm(path.join(folder, name), { force: true });
  }
  return undefined;
}
