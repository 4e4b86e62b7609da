import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findExecutable } from '../../../../src/agents/process/findExecutable.ts';
import { readVersion } from '../../../../src/agents/process/readVersion.ts';
import { fixture, memoryLog, node } from './processes.ts';

test.skipIf(process.platform === 'win32')(
  'the setting comes before the variable, and that before the PATH',
  async () => {
    const [first, second, third] = [await program(), await program(), await program()];
    const env = { THREADKEEPER_MY_AGENT_PATH: second, PATH: path.dirname(third) };
    const query = { kind: 'my-agent', command: 'agent' };
    expect(await findExecutable({ ...query, setting: first, env })).toEqual({ kind: 'found', path: first });
    expect(await findExecutable({ ...query, setting: '', env })).toEqual({ kind: 'found', path: second });
    expect(await findExecutable({ ...query, env: { PATH: env.PATH } })).toEqual({
      kind: 'found',
      path: third,
    });
  },
);

test.skipIf(process.platform === 'win32')(
  'a file that may not run is passed over, and told when there is no other',
  async () => {
    const [plain, good] = [await program(0o644), await program()];
    const query = { kind: 'agent', command: 'agent' };
    const both = { PATH: [path.dirname(plain), path.dirname(good)].join(path.delimiter) };
    expect(await findExecutable({ ...query, env: both })).toEqual({ kind: 'found', path: good });
    expect(await findExecutable({ ...query, env: { PATH: path.dirname(plain) } })).toMatchObject({
      kind: 'unusable',
    });
    const nowhere = { ...query, command: 'an-agent-that-nobody-has', env: {} };
    expect(await findExecutable(nowhere)).toMatchObject({ kind: 'missing' });
  },
);

test.skipIf(process.platform === 'win32')(
  'what is not on the PATH is found where its installer puts it, then in the usual places',
  async () => {
    const HOME = await mkdtemp(path.join(tmpdir(), 'threadkeeper-'));
    const own = path.join(HOME, '.agent', 'bin', 'agent');
    const usual = path.join(HOME, '.local', 'bin', 'agent');
    const query = { kind: 'agent', command: 'agent', places: ['~/.agent/bin'], env: { HOME, PATH: '/none' } };
    await addProgram(usual);
    expect(await findExecutable(query)).toEqual({ kind: 'found', path: usual });
    await addProgram(own);
    expect(await findExecutable(query)).toEqual({ kind: 'found', path: own });
    const onPath = await program();
    const env = { HOME, PATH: path.dirname(onPath) };
    expect(await findExecutable({ ...query, env })).toEqual({ kind: 'found', path: onPath });
  },
);

test('a version is read; a program without one, a silent one and a missing one are unusable', async () => {
  const { log } = memoryLog();
  expect(await readVersion({ command: node, log })).toEqual({
    kind: 'version',
    version: process.versions.node,
  });
  expect(await readVersion({ command: node, args: ['-e', 'console.log("rubbish")'], log })).toMatchObject({
    reason: expect.stringContaining('does not tell a version') as string,
  });
  expect(
    await readVersion({ command: node, args: [fixture('silent.mjs')], log, timeoutMs: 300 }),
  ).toMatchObject({
    reason: expect.stringContaining('within 0.3 s') as string,
  });
  expect(await readVersion({ command: '/none/agent', log })).toMatchObject({ kind: 'unusable' });
});

async function program(mode = 0o755): Promise<string> {
  return addProgram(path.join(await mkdtemp(path.join(tmpdir(), 'threadkeeper-')), 'agent'), mode);
}

async function addProgram(file: string, mode = 0o755): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, '#!/bin/sh\n');
  await chmod(file, mode);
  return file;
}
