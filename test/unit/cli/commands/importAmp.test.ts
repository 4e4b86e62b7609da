import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { decodeJson } from '../../../../src/base/decode.ts';
import { legacyFile } from '../../store/support/legacyDatabase.ts';
import { startStore, temporaryDatabase } from '../../store/support/testStore.ts';
import { threadkeeper } from '../support/program.ts';

const sessions = [
  { id: 's1', name: 'First', threadId: 'T-1' },
  { id: 's2', name: 'Second', threadId: 'T-1' },
];
const counts = v.object({ sessions: v.number(), threads: v.number(), messages: v.number() });

test('import amp brings the sessions in once, and leaves the file as it is', async () => {
  const legacy = await legacyFile(sessions);
  const bytes = await readFile(legacy);
  const store = await emptyStore();
  const args = ['import', 'amp', legacy, '--store', store, '--json'];
  const first = await threadkeeper(args);
  expect(first.exitCode).toBe(0);
  const schema = v.object({ added: counts, known: counts });
  expect(decodeJson(schema, first.stdout)).toMatchObject({ value: { added: { sessions: 2, threads: 2 } } });
  const again = await threadkeeper(args);
  expect(decodeJson(schema, again.stdout)).toMatchObject({
    value: { added: { sessions: 0, threads: 0, messages: 0 }, known: { sessions: 2 } },
  });
  const { stdout } = await threadkeeper(['list', '--store', store]);
  expect(stdout.match(/First|Second/g)?.sort()).toEqual(['First', 'Second']);
  expect((await readFile(legacy)).equals(bytes)).toBe(true);
});

test('import amp --dry-run says what would come in, and needs no store', async () => {
  const { exitCode, stdout } = await threadkeeper(['import', 'amp', await legacyFile(sessions), '--dry-run']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('First');
});

test.each([[['import']], [['import', 'amp']], [['import', 'codex', 'x']]])(
  '%j is wrong use',
  async (args) => {
    expect(await threadkeeper(args)).toMatchObject({ exitCode: 2, stdout: '' });
  },
);

async function emptyStore(): Promise<string> {
  const file = await temporaryDatabase();
  await (await startStore(file)).dispose();
  return file;
}
