import { createHash } from 'node:crypto';
import { codeOf } from '../errorCode.ts';
import { connect } from './connect.ts';
import { Listener } from './listener.ts';
import { flagOf, type Seat } from './seat.ts';

/**
 * Windows: a named pipe has one owner, and is gone with the process that made it. Undefined when it went between two
 * looks.
 */
export async function takePipeSeat(folder: string): Promise<Seat | undefined> {
  const hash = createHash('sha256').update(folder.toLowerCase()).digest('hex').slice(0, 32);
  const address = `\\\\.\\pipe\\threadkeeper-${hash}`;
  try {
    const listener = await Listener.at(address);
    return { kind: 'owner', flag: flagOf(listener, () => Promise.resolve(listener.close())) };
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    const socket = await connect(address);
    return socket && { kind: 'guest', socket };
  }
}
