import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'valibot';
import { probeCodex } from '../../../../src/agents/codex/probe.ts';
import type { Health } from '../../../../src/domain/health.ts';
import { remoteThreadIdSchema } from '../../../../src/domain/remoteThreadId.ts';

/** Made on 20 November 2026 at 12:36 UTC, as its first 48 bits say. */
const id = '01a1f8f5-52a7-7b22-87de-1328ec9b30ca';
const file = `rollout-2026-11-20T12-36-29-${id}.jsonl`;

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'codex-home-'));
});
afterEach(() => rm(home, { recursive: true }));

async function store(folder: string, name = file, text = '{"type":"session_meta"}\n'): Promise<void> {
  await mkdir(join(home, folder), { recursive: true });
  await writeFile(join(home, folder, name), text);
}
async function healthOf(remoteId: string = id): Promise<Health> {
  return (await probeCodex(parse(remoteThreadIdSchema, remoteId), { CODEX_HOME: home })).health;
}

test.each(['2026/11/20', '2026/11/19', '2026/11/21', '2025/01/01'])('a file in %s is live', async (day) => {
  await store(`sessions/${day}`);
  expect(await healthOf()).toBe('live');
});

test('a file that Codex has compressed is live', async () => {
  await store('sessions/2026/11/20', `${file}.zst`);
  expect(await healthOf()).toBe('live');
});

test('an ID in capitals is the same', async () => {
  await store('sessions/2026/11/20');
  expect(await healthOf(id.toUpperCase())).toBe('live');
});

test('an ID that does not tell its time is looked for everywhere', async () => {
  const random = '7f9f9a2e-1b3c-4c7a-9b0e-6f1d2c3b4a59';
  await store('sessions/2020/02/29', `rollout-2020-02-29T00-00-00-${random}.jsonl`);
  expect(await healthOf(random)).toBe('live');
});

test('a file among the archived ones is archived', async () => {
  await store('archived_sessions');
  expect(await healthOf()).toBe('archived');
});

test('a file without content is torn', async () => {
  await store('sessions/2026/11/20', file, '');
  expect(await healthOf()).toBe('torn');
});

test('no file is missing, when the sessions can be read', async () => {
  await store(
    'sessions/2026/11/20',
    'rollout-2026-11-20T12-00-00-01a1f8f5-0000-7000-8000-000000000000.jsonl',
  );
  expect(await healthOf()).toBe('missing');
});

test('without a folder of sessions nothing is proven', async () => {
  expect(await healthOf()).toBe('unknown');
});

test('a folder of sessions that is none proves nothing', async () => {
  await writeFile(join(home, 'sessions'), '');
  expect(await healthOf()).toBe('unknown');
});

test('what is no UUID cannot be a conversation of Codex', async () => {
  expect(await healthOf('../../etc/passwd')).toBe('missing');
});

test('the home is that of the environment which Codex gets', async () => {
  await mkdir(join(home, '.codex', 'sessions'), { recursive: true });
  const result = await probeCodex(parse(remoteThreadIdSchema, id), { HOME: home });
  expect(result.health).toBe('missing');
  expect(result.reason).toContain(home);
});
