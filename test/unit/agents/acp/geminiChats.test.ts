import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { geminiLoadableIn, probeGemini } from '../../../../src/agents/acp/geminiChats.ts';
import { remoteIdOf } from '../turns.ts';

const id = remoteIdOf('4f1d2c3b-0000-4000-8000-000000000001');
const twin = remoteIdOf('4f1d2c3b-0000-4000-8000-000000000002');
let HOME: string;
let chats: string;

beforeEach(async () => {
  HOME = await mkdtemp(path.join(tmpdir(), 'threadkeeper-'));
  chats = path.join(HOME, '.gemini', 'tmp', 'project', 'chats');
});

async function writeChat(minute: string, sessionId: string): Promise<void> {
  await mkdir(chats, { recursive: true });
  const file = path.join(chats, `session-${minute}-${sessionId.slice(0, 8)}.jsonl`);
  await writeFile(file, `${JSON.stringify({ sessionId, projectHash: 'x' })}\n{"type":"user"}\n`);
}

test('a chat is live by the ID in its file, and one of the same beginning is another', async () => {
  await writeChat('2026-11-20T09-41', id);
  expect(await probeGemini(id, { HOME })).toMatchObject({ health: 'live' });
  expect(await probeGemini(twin, { HOME })).toMatchObject({ health: 'missing' });
});

test('ruling 5: where Gemini has no folder nothing can be told', async () => {
  expect(await probeGemini(id, { HOME })).toMatchObject({ health: 'unknown' });
});

test('a chat whose file is of this minute must not be loaded before the next one', async () => {
  await writeChat('2026-11-20T09-41', id);
  const at = (time: string) => geminiLoadableIn(id, { HOME }, new Date(time));
  expect(await at('2026-11-20T09:41:00.000Z')).toBe(60_500);
  expect(await at('2026-11-20T09:41:59.000Z')).toBe(1500);
  expect(await at('2026-11-20T09:42:00.000Z')).toBe(0);
  expect(await geminiLoadableIn(remoteIdOf('ffffffff-1'), { HOME }, new Date('2026-11-20T09:41:00Z'))).toBe(
    0,
  );
});
