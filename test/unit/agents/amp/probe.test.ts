import { describe, expect, test } from 'vitest';
import { remoteIdOf } from '../turns.ts';
import { ampProgram, type Scene } from './program.ts';

const id = 'T-5c0d8c62-7a39-4a28-a0ce-3a3f0e8b3e11';
const other = 'T-00000000-0000-4000-8000-000000000000';
const exported = (thread: object) => `${JSON.stringify(thread, null, 2)}\n`;
const title = `about ${id}\n  "archived": true,\n  "id": "${id}"`;

async function probe(scene: Scene, remoteId = id, env: Record<string, string> = {}) {
  const { adapter, home, calls } = await ampProgram(
    { export: scene },
    { env },
    { probeMs: scene.hangs ? 500 : 20_000 },
  );
  return { ...(await adapter.probe(remoteIdOf(remoteId), home)), calls: await calls() };
}

/** P15: what `validateThreadExists` rests on. */
describe.skipIf(process.platform === 'win32')('P15: whether Amp still has a thread', () => {
  test.each<[string, Scene, string]>([
    ['that it exports', { out: exported({ id, v: 2, messages: [] }) }, 'live'],
    ['that it exports as archived', { out: exported({ id, archived: true, messages: [] }) }, 'archived'],
    [
      'that it exports as archived at the end',
      { out: exported({ id, messages: [{}], archived: true }) },
      'archived',
    ],
    ['that is not archived', { out: exported({ id, archived: false }) }, 'live'],
    [
      'that the server does not know',
      { err: `Thread https://x/threads/${id} does not exist.\n`, code: 1 },
      'missing',
    ],
    [
      'of which another one is told',
      { err: `Thread https://x/threads/${other} does not exist.\n`, code: 1 },
      'unknown',
    ],
    ['in whose place another one comes', { out: exported({ id: other }) }, 'unknown'],
    ['of which only a longer ID comes', { out: exported({ id: `${id}0` }) }, 'unknown'],
    ['whose ID is only in a title', { out: exported({ id: other, title, messages: [] }) }, 'unknown'],
    ['whose ID is only in a message', { out: exported({ messages: [{ id, archived: true }] }) }, 'unknown'],
    ['with a title that looks like a field', { out: exported({ id, title, messages: [] }) }, 'live'],
    [
      'with a message that looks like a field',
      { out: exported({ id, messages: [{ archived: true }] }) },
      'live',
    ],
    [
      'while it is logged out',
      { err: 'Error: Failed to export thread: API request for getThreadTail failed: 401\n', code: 1 },
      'unknown',
    ],
    [
      'while the server refuses',
      { err: 'Error: Failed to export thread: API request for getThreadTail failed: 404\n', code: 1 },
      'unknown',
    ],
    [
      'without a network',
      { err: 'Error: Failed to export thread: Unable to connect.\n', code: 1 },
      'unknown',
    ],
    ['when it says nothing', { code: 0 }, 'unknown'],
    ['when it does not answer', { hangs: true }, 'unknown'],
  ])('%s', async (_name, scene, health) => {
    const result = await probe(scene);
    expect(result.health).toBe(health);
    expect(result.reason).not.toBe('');
    expect(result.calls.map(({ args }) => args)).toEqual([['threads', 'export', id]]);
  });

  test.each(['T-5c0d8c62', id.slice(0, -1), 'thread-1', '../x'])(
    'what is only like an ID is missing, and nothing is asked: %s',
    async (text) => {
      expect(await probe({}, text)).toMatchObject({ health: 'missing', calls: [] });
    },
  );

  test('a thread longer than what one line may have is read all the same', async () => {
    const messages = Array.from({ length: 40_000 }, (_, index) => ({
      id: other,
      text: `message ${index} `.repeat(20),
    }));
    expect((await probe({ out: exported({ id, messages, archived: true }) })).health).toBe('archived');
  });

  test('without a login nothing is asked, and nothing is proven', async () => {
    expect(await probe({}, id, { AMP_API_KEY: '' })).toMatchObject({ health: 'unknown', calls: [] });
  });
});
