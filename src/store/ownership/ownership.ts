import { randomInt } from 'node:crypto';
import { codeOf } from '../errorCode.ts';
import { takeFlagSeat } from './flags.ts';
import { takePipeSeat } from './namedPipe.ts';
import type { Seat } from './seat.ts';

/**
 * Owns the store of this database among all processes of this machine, because two writers would damage the file, or
 * connects to the one that does. `folder` is one beside the database, for the owner's flag. Rejects with the system's
 * error when no flag can be raised there.
 */
export async function takeSeat(folder: string): Promise<Seat> {
  for (;;) {
    const seat = await tryToTake(folder);
    if (seat) return seat;
    await giveWay();
  }
}

/** Waits a moment: two that gave way to each other must not meet again. */
export function giveWay(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, randomInt(30)));
}

async function tryToTake(folder: string): Promise<Seat | undefined> {
  try {
    return await (process.platform === 'win32' ? takePipeSeat(folder) : takeFlagSeat(folder));
  } catch (error) {
    // More are waiting to be accepted than the system allows: the owner lives, but is stopped or busy.
    if (codeOf(error) === 'EAGAIN') return undefined;
    throw error;
  }
}
