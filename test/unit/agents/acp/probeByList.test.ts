import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acpAdapterOf, remoteIdOf } from '../turns.ts';

let folder: string;
let asked: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tk-list-'));
  asked = path.join(folder, 'asked');
});
afterEach(() => rm(folder, { recursive: true }));

/** What an agent with such a list says of the conversation `remote-1`. */
async function probe(script: object, limits = {}) {
  const args = [JSON.stringify({ ...script, asked })];
  const adapter = acpAdapterOf('acp-list.mjs', { args, probe: 'list', limits });
  return adapter.probe(remoteIdOf('remote-1'), folder);
}

const other = { sessionId: 'another', title: 'Fix it' };

test('P15: a conversation that the agent lists is live, and it is neither loaded nor resumed for that', async () => {
  expect(await probe({ pages: [[other, { sessionId: 'remote-1' }]] })).toMatchObject({ health: 'live' });
  const methods = (await readFile(asked, 'utf8')).trim().split('\n');
  expect(methods).toEqual(['initialize', 'session/list']);
});

test('P15: one on a later page is found', async () => {
  expect(await probe({ pages: [[other], [other], [{ sessionId: 'remote-1' }]] })).toMatchObject({
    health: 'live',
  });
});

test.each([
  ['absent', [other]],
  ['the beginning of another', [{ sessionId: 'remote-12' }]],
  ['the end of another', [{ sessionId: 'my-remote-1' }]],
  ['only in a title', [{ sessionId: 'another', title: 'remote-1' }]],
])(
  'P15: one that is %s is not taken for there, and not for missing either: a list proves nothing',
  async (_name, page) => {
    expect(await probe({ pages: [page] })).toMatchObject({ health: 'unknown' });
  },
);

test('P15: an agent that is not logged in cannot tell, and says why', async () => {
  const error = { code: -32000, message: 'Authentication required' };
  const told = await probe({ error });
  expect(told).toMatchObject({
    health: 'unknown',
    reason: expect.stringContaining('not logged in') as string,
  });
});

test('P15: an agent that does not answer in time cannot tell', async () => {
  expect(await probe({ silent: true }, { probeMs: 300 })).toMatchObject({ health: 'unknown' });
});
