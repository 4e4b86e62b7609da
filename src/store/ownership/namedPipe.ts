import { createHash } from 'node:crypto';
import { codeOf } from '../errorCode.ts';
import { knock } from './knock.ts';
import { Listener } from './listener.ts';
import type { Attempt } from './attempt.ts';

/** Windows: a named pipe has one owner, and is gone with the process that made it. */
export async function tryOwnPipe(folder: string): Promise<Attempt> {
  const hash = createHash('sha256').update(folder.toLowerCase()).digest('hex').slice(0, 32);
  const address = `\\\\.\\pipe\\threadkeeper-${hash}`;
  try {
    const listener = await Listener.at(address);
    return { owned: true, release: () => Promise.resolve(listener.close()) };
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    return { owned: false, holder: await knock(address) };
  }
}
