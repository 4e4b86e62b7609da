import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { HostClaim } from '../../../../src/store/ownership/hostClaim.ts';
import { claimedOwner } from '../../../../src/store/ownership/ownership.ts';
import { createSession } from '../support/sample.ts';
import { startStore, temporaryDatabase } from '../support/testStore.ts';
import { startWindow } from '../support/windowProcess.ts';

async function recordOf(file: string): Promise<unknown> {
  return JSON.parse(await readFile(path.join(`${file}.owner`, 'owner.json'), 'utf8'));
}

async function leaveRecord(file: string, content: string): Promise<string> {
  await mkdir(`${file}.owner`, { recursive: true });
  const record = path.join(`${file}.owner`, 'owner.json');
  await writeFile(record, content);
  return record;
}

const otherMachine = JSON.stringify({ host: 'another-machine', pid: 17 });

test('the folder says on which machine and by which process a store is open, until it is closed', async () => {
  const file = await temporaryDatabase();
  const store = await startStore(file, { label: 'my-project' });
  await store.api.info({});
  expect(await recordOf(file)).toEqual({ host: os.hostname(), pid: process.pid, label: 'my-project' });
  await store.dispose();
  expect(await readdir(`${file}.owner`)).toEqual([]);
});

test('a store that is open on another machine is refused, with the way out, and nothing of it is touched', async () => {
  const file = await temporaryDatabase();
  const record = await leaveRecord(file, otherMachine);
  // To this machine a socket of the other one looks like that of a dead process.
  await writeFile(path.join(`${file}.owner`, 'abc.sock'), '');
  const store = await startStore(file);
  const info = await store.api.info({});
  expect(info).toMatchObject({
    persistent: false,
    reason: `This store is open on another machine (another-machine, process 17). Close it there; if that machine is gone, remove ${record}.`,
  });
  await createSession(store.api);
  expect(await readFile(record, 'utf8')).toBe(otherMachine);
  expect((await readdir(`${file}.owner`)).toSorted()).toEqual(['abc.sock', 'owner.json']);
  expect(await readdir(path.dirname(file))).toEqual([path.basename(`${file}.owner`)]);
});

test.each([
  ['of this machine that was left by a crash', JSON.stringify({ host: os.hostname(), pid: 1 })],
  ['that was cut off by a power failure', ''],
])('a record %s is replaced', async (_which, content) => {
  const file = await temporaryDatabase();
  await leaveRecord(file, content);
  const store = await startStore(file);
  expect(await store.api.info({})).toMatchObject({ persistent: true, role: 'owner' });
  expect(await recordOf(file)).toMatchObject({ host: os.hostname(), pid: process.pid });
});

test('a process that takes over is the one that the record names', async () => {
  const file = await temporaryDatabase();
  const owner = await startWindow(file);
  await owner.role();
  const guest = await startWindow(file);
  await guest.role();
  expect(await recordOf(file)).toMatchObject({ host: os.hostname(), pid: owner.pid });
  await owner.kill();
  expect(await guest.role()).toBe('owner');
  expect(await recordOf(file)).toMatchObject({ host: os.hostname(), pid: guest.pid });
});

test('a claim that another machine made between the looks is left to it', async () => {
  const file = await temporaryDatabase();
  await mkdir(`${file}.owner`);
  const claim = new HostClaim(`${file}.owner`);
  await claim.make();
  const record = await leaveRecord(file, otherMachine);
  await expect(claim.sign()).rejects.toThrow('another-machine');
  await claim.withdraw();
  expect(await readFile(record, 'utf8')).toBe(otherMachine);
});

test.each([
  ['this process, which looks for the owner itself', { host: os.hostname(), pid: process.pid }],
  ['one that has died', { host: os.hostname(), pid: spawnSync(process.execPath, ['--version']).pid }],
  ['one of another machine', { host: 'another-machine', pid: process.ppid }],
])('a record of %s names no owner', async (_which, record) => {
  const file = await temporaryDatabase();
  await leaveRecord(file, JSON.stringify({ ...record, label: 'misleading' }));
  expect(await claimedOwner(`${file}.owner`)).toBeUndefined();
});

test('a record that an older version left names an owner without a label', async () => {
  const file = await temporaryDatabase();
  await leaveRecord(file, JSON.stringify({ host: os.hostname(), pid: process.ppid }));
  expect(await claimedOwner(`${file}.owner`)).toEqual({ pid: process.ppid, label: 'another process' });
});
