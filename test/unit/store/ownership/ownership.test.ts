import diagnostics from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Listener } from '../../../../src/store/ownership/listener.ts';
import { giveWay, ownAlone, takeSeat } from '../../../../src/store/ownership/ownership.ts';
import type { Flag } from '../../../../src/store/ownership/seat.ts';
import { temporaryFolder } from '../support/testStore.ts';

async function ownerFolder(...between: string[]): Promise<string> {
  return path.join(await temporaryFolder(), ...between, 'owner');
}

async function ownFlag(folder: string): Promise<Flag> {
  const flag = await ownAlone(folder);
  if (!flag) throw new Error('somebody else owns it');
  onTestFinished(() => flag.lower());
  return flag;
}

async function guestSocket(folder: string): Promise<Socket> {
  const seat = await takeSeat(folder);
  if (seat.kind !== 'guest') throw new Error('nobody owned it');
  onTestFinished(() => void seat.socket.destroy());
  return seat.socket.resume();
}

/** Tries again whenever the one it is connected to goes, as every worker does. */
async function ownAfterOthers(folder: string): Promise<Flag> {
  for (;;) {
    const seat = await takeSeat(folder);
    if (seat.kind === 'owner') return seat.flag;
    if (!seat.socket.closed) await once(seat.socket.resume(), 'close');
    await giveWay();
  }
}

test('one of many owns the store at a time, and each gets its turn', async () => {
  const folder = await ownerFolder();
  let owners = 0;
  const seen: number[] = [];
  const contend = async () => {
    const flag = await ownAfterOthers(folder);
    owners += 1;
    seen.push(owners);
    await new Promise(setImmediate);
    owners -= 1;
    await flag.lower();
  };
  await Promise.all([contend(), contend(), contend(), contend()]);
  expect(seen).toEqual([1, 1, 1, 1]);
});

test('a store that is owned cannot be owned alone', async () => {
  const folder = await ownerFolder();
  const flag = await ownFlag(folder);
  expect(await ownAlone(folder)).toBeUndefined();
  await flag.lower();
  await ownFlag(folder);
});

test('nothing is left of an owner that let go', async () => {
  const folder = await ownerFolder();
  const flag = await ownFlag(folder);
  expect(await readdir(folder)).toHaveLength(2);
  await flag.lower();
  expect(await readdir(folder)).toEqual([]);
});

test('a flag that nobody holds any more is taken away', async () => {
  const folder = await ownerFolder();
  await mkdir(folder);
  await writeFile(path.join(folder, 'dead.sock'), '');
  await ownFlag(folder);
  expect(await readdir(folder)).not.toContain('dead.sock');
});

/** Runs it right after the next socket of this process has asked for its connection, before the answer is looked at. */
function whenConnecting(run: () => void): void {
  const channel = 'net.client.socket';
  const onSocket = () => {
    diagnostics.unsubscribe(channel, onSocket);
    queueMicrotask(run);
  };
  diagnostics.subscribe(channel, onSocket);
}

test('who connects in the moment in which the owner ends owns the store', async () => {
  const folder = await ownerFolder();
  await mkdir(folder);
  const ending = await Listener.at(path.join(folder, 'ending.sock'));
  whenConnecting(() => ending.close());
  await ownFlag(folder);
  expect(await readdir(folder)).not.toContain('ending.sock');
});

test('who comes second is connected to the owner, also when it came before the owner looked', async () => {
  const folder = await ownerFolder();
  const flag = await ownFlag(folder);
  const early = await guestSocket(folder);
  const said: Promise<unknown>[] = [];
  flag.onConnection((socket) => said.push(once(socket, 'data')));
  const late = await guestSocket(folder);
  early.write('early');
  late.write('late');
  await expect.poll(() => said.length).toBe(2);
  expect(String(await Promise.all(said))).toBe('early,late');
});

test('an owner that hung up keeps who comes waiting until it lets go', async () => {
  const folder = await ownerFolder();
  const flag = await ownFlag(folder);
  const before = await guestSocket(folder);
  flag.onConnection((socket) => socket.resume());
  flag.hangUp();
  await once(before, 'close');
  const after = await guestSocket(folder);
  const closed = once(after, 'close');
  await flag.lower();
  await closed;
});

test('a folder whose path is too long for a socket is owned once, and the others are connected', async () => {
  const folder = await ownerFolder('long'.repeat(30));
  const flag = await ownFlag(folder);
  const guest = await guestSocket(folder);
  const closed = once(guest, 'close');
  await flag.lower();
  await closed;
  await ownFlag(folder);
});
