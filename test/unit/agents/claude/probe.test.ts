import { chmod, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'valibot';
import { probeClaude } from '../../../../src/agents/claude/probe.ts';
import type { ProbeResult } from '../../../../src/domain/health.ts';
import { remoteThreadIdSchema } from '../../../../src/domain/remoteThreadId.ts';

const id = '7f9f9a2e-1b3c-4c7a-9b0e-6f1d2c3b4a59';
const queued = '{"type":"queue-operation","operation":"enqueue"}\n';
const prompt = '{"parentUuid":null,"type":"user","cwd":"/somewhere/else","message":{"role":"user"}}\n';

let root: string;
let cwd: string;
let home: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'claude-home-')));
  [cwd, home] = [join(root, 'my.project'), join(root, 'config')];
  await Promise.all([mkdir(cwd), mkdir(home)]);
});
afterEach(() => rm(root, { recursive: true }));

const slug = (folder: string): string => folder.replaceAll(/[^A-Za-z0-9]/g, '-');
async function store(text: string, project = slug(cwd)): Promise<void> {
  const folder = join(home, 'projects', project);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${id}.jsonl`), text);
}
const probe = (remoteId: string = id, from: string = cwd): Promise<ProbeResult> =>
  probeClaude(parse(remoteThreadIdSchema, remoteId), from, { CLAUDE_CONFIG_DIR: home });
const healthOf = async (remoteId?: string, from?: string): Promise<string> =>
  (await probe(remoteId, from)).health;

describe('the files of a conversation', () => {
  test('with a prompt are live', async () => {
    await store(queued + prompt);
    expect(await healthOf()).toBe('live');
  });

  test('with a prompt after very long lines are live', async () => {
    await store(`{"type":"attachment","text":"${'x'.repeat(100_000)}"}\n${prompt}`);
    expect(await healthOf()).toBe('live');
  });

  test('whose last line was cut are live', async () => {
    await store(`${prompt}{"type":"assist`);
    expect(await healthOf()).toBe('live');
  });

  test('without a prompt are provisional', async () => {
    await store(queued);
    expect(await healthOf()).toBe('provisional');
  });

  test('whose prompt was cut are provisional', async () => {
    await store(queued + prompt.slice(0, 40));
    expect(await healthOf()).toBe('provisional');
  });

  test.each([
    ['nothing', ''],
    ['rubbish', '\u0000\u0001{{{\n'],
  ])('with %s in them are torn', async (_what, text) => {
    await store(text);
    expect(await healthOf()).toBe('torn');
  });

  test('with no prompt in their first megabyte cannot be told', async () => {
    await store(`{"type":"attachment","text":"${'x'.repeat(1_100_000)}"}\n${prompt}`);
    expect(await healthOf()).toBe('unknown');
  });

  test('of another folder are moved, with the folder they belong to', async () => {
    await store(prompt, '-somewhere-else');
    expect(await probe()).toMatchObject({
      health: 'moved',
      reason: expect.stringContaining('/somewhere/else') as string,
    });
  });

  test('of this folder count before those of another', async () => {
    await store(prompt, '-a-copy');
    await store(prompt);
    expect(await healthOf()).toBe('live');
  });

  test('are found by a link to the folder', async () => {
    await store(prompt);
    await symlink(cwd, join(root, 'link'));
    expect(await healthOf(id, join(root, 'link'))).toBe('live');
  });

  test('are found for a folder whose long name was cut', async () => {
    const long = join(root, 'a'.repeat(120), 'b'.repeat(120));
    await mkdir(long, { recursive: true });
    await store(prompt, `${slug(long).slice(0, 200)}-1a2b3c`);
    expect(await healthOf(id, long)).toBe('live');
  });

  test('that are not there are missing, when the projects can be read', async () => {
    await store(prompt);
    expect(await healthOf('00000000-0000-4000-8000-000000000000')).toBe('missing');
  });

  test.each(['../../etc/passwd', 'remember the heron', id.toUpperCase()])(
    'of what is no ID of Claude Code are missing: %s',
    async (wrong) => {
      await store(prompt);
      expect(await healthOf(wrong)).toBe('missing');
    },
  );

  test('without a folder of projects nothing is proven', async () => {
    expect(await healthOf()).toBe('unknown');
  });

  test.skipIf(process.getuid?.() === 0)('that may not be read cannot be told', async () => {
    await store(prompt);
    await chmod(join(home, 'projects', slug(cwd), `${id}.jsonl`), 0);
    expect(await healthOf()).toBe('unknown');
  });

  test('are looked for in the home of the environment which Claude Code gets', async () => {
    await mkdir(join(root, '.claude', 'projects'), { recursive: true });
    const result = await probeClaude(parse(remoteThreadIdSchema, id), cwd, { HOME: root });
    expect(result).toMatchObject({ health: 'missing', reason: expect.stringContaining(root) as string });
  });
});

describe('the register of processes', () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill('SIGKILL'));

  async function register(entry: object, name: string): Promise<void> {
    await mkdir(join(home, 'sessions'), { recursive: true });
    await writeFile(join(home, 'sessions', name), JSON.stringify(entry));
  }
  function start(): number {
    child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    if (child.pid === undefined) throw new Error('not started');
    return child.pid;
  }
  const gone = (of: ChildProcess): Promise<void> =>
    new Promise((resolve) => {
      of.once('exit', () => resolve());
      of.kill('SIGKILL');
    });

  test('makes a conversation busy while its process lives', async () => {
    await store(prompt);
    const pid = start();
    await register({ pid, sessionId: id, cwd: '/at/work' }, `${pid}.json`);
    expect(await probe()).toMatchObject({
      health: 'busy',
      reason: `another Claude Code (process ${pid}, in /at/work) has this conversation open`,
    });
    if (child) await gone(child);
    expect(await healthOf()).toBe('live');
  });

  test('says nothing of another conversation', async () => {
    await store(prompt);
    await register({ pid: process.pid, sessionId: 'another' }, `${process.pid}.json`);
    expect(await healthOf()).toBe('live');
  });

  test.runIf(process.platform === 'linux')('tells a process from a later one with its number', async () => {
    await store(prompt);
    const stat = await readFile(`/proc/${process.pid}/stat`, 'utf8');
    const procStart = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    await register({ pid: process.pid, sessionId: id, procStart: '1' }, `${process.pid}.json`);
    expect(await healthOf()).toBe('live');
    await register({ pid: process.pid, sessionId: id, procStart }, `${process.pid}.json`);
    expect(await healthOf()).toBe('busy');
  });

  test.each(['', '{', '{"pid":-1}', '[]', '{"pid":"1"}'])('may have rubbish in it: %s', async (text) => {
    await store(prompt);
    await mkdir(join(home, 'sessions'));
    await writeFile(join(home, 'sessions', '1.json'), text);
    expect(await healthOf()).toBe('live');
  });

  test('that cannot be read leaves it open', async () => {
    await store(prompt);
    await writeFile(join(home, 'sessions'), '');
    expect(await healthOf()).toBe('unknown');
  });
});
