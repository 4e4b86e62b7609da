import { randomBytes } from 'node:crypto';
import { readdir, rename, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import path from 'node:path';
import { connect } from './connect.ts';
import { withShortPath } from './flagFolder.ts';
import { Listener } from './listener.ts';
import { flagOf, type Flag, type Seat } from './seat.ts';

const raised = '.sock';

/**
 * Connects to whoever has a flag in the folder, or raises one: a socket with a name that is never used again. It is
 * listened on before it gets the name that others look for, so a flag that refuses is one whose owner is dead. Of two
 * that are raised at once, both see the other's and at least one gives way; no heartbeat, no staleness time, nobody
 * is robbed.
 */
export async function takeFlagSeat(folder: string): Promise<Seat> {
  return withShortPath(folder, async (short) => {
    const before = await connectToOther({ folder, short });
    if (before) return { kind: 'guest', socket: before };
    const { flag, name } = await raise(folder, short);
    try {
      const other = await connectToOther({ folder, short, own: name });
      if (!other) return { kind: 'owner', flag };
      await flag.lower();
      return { kind: 'guest', socket: other };
    } catch (error) {
      await flag.lower();
      throw error;
    }
  });
}

async function raise(folder: string, short: string): Promise<{ flag: Flag; name: string }> {
  const id = randomBytes(6).toString('hex');
  const name = id + raised;
  const listener = await Listener.at(path.join(short, `${id}.new`));
  await rename(path.join(folder, `${id}.new`), path.join(folder, name));
  const lower = async () => {
    await rm(path.join(folder, name), { force: true });
    listener.close();
  };
  return { flag: flagOf(listener, lower), name };
}

async function connectToOther(where: {
  folder: string;
  short: string;
  own?: string;
}): Promise<Socket | undefined> {
  const names = await readdir(where.folder);
  for (const name of names.filter((name) => name.endsWith(raised) && name !== where.own)) {
    const other = await connect(path.join(where.short, name));
    if (other) return other;
    await rm(path.join(where.folder, name), { force: true });
  }
  return undefined;
}
