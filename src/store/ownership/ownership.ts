import { randomInt } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { codeOf } from '../errorCode.ts';
import { takeFlagSeat } from './flags.ts';
import { HostClaim, type ClaimedOwner } from './hostClaim.ts';
import { takePipeSeat } from './namedPipe.ts';
import type { Flag, Seat } from './seat.ts';

/**
 * Owns the store of this database among all processes of this machine, because two writers would damage the file, or
 * connects to the one that does. `folder` is one beside the database, for the owner's flag and the machine's claim;
 * `label` is how people know this process.
 * Rejects with `StoreUnavailable` when the store is open on another machine, and with the system's error when nothing
 * can be written there.
 */
export async function takeSeat(folder: string, label?: string): Promise<Seat> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const claim = new HostClaim(folder, label);
  for (;;) {
    await claim.make();
    const seat = await tryToTake(folder);
    if (seat?.kind === 'owner') return { kind: 'owner', flag: await confirm(claim, seat.flag) };
    if (seat) return seat;
    await giveWay();
  }
}

/** Owns the store for work that nobody shares; undefined when it is open elsewhere. Rejects as `takeSeat` does. */
export async function ownAlone(folder: string, label?: string): Promise<Flag | undefined> {
  const seat = await takeSeat(folder, label);
  if (seat.kind === 'owner') return seat.flag;
  seat.socket.destroy();
  return undefined;
}

/** Who has the store open, as far as that can be told without an answer. */
export function claimedOwner(folder: string): Promise<ClaimedOwner | undefined> {
  return new HostClaim(folder).owner();
}

/** Waits a moment: two that gave way to each other must not meet again. */
export function giveWay(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, randomInt(30)));
}

/** The owner before may have withdrawn the claim since. */
async function confirm(claim: HostClaim, flag: Flag): Promise<Flag> {
  try {
    await claim.sign();
  } catch (error) {
    await flag.lower();
    throw error;
  }
  const lower = async () => {
    try {
      await claim.withdraw();
    } finally {
      await flag.lower();
    }
  };
  return { ...flag, lower };
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
