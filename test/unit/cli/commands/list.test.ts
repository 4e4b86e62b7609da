import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { decodeJson } from '../../../../src/base/decode.ts';
import { sessionSummarySchema } from '../../../../src/domain/session.ts';
import { createSession, startTurn } from '../../store/support/sample.ts';
import { startStore, temporaryDatabase } from '../../store/support/testStore.ts';
import { threadkeeper } from '../support/program.ts';

test('list shows the sessions with their ID, the latest first, on a line each', async () => {
  const file = await temporaryDatabase();
  const store = await startStore(file);
  const first = await createSession(store.api, 'Two\nlines \u001B[31mred');
  await startTurn(store.api);
  await store.dispose();
  const { exitCode, stdout, stderr } = await threadkeeper(['list', '--store', file]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const [head, latest, oldest, ...more] = stdout.split('\n');
  expect(head).toMatch(/^UPDATED +AGENT +THREADS +MESSAGES +ID +NAME$/);
  expect(latest).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d {2}Codex +1 +2 .* Session$/);
  expect(oldest).toMatch(new RegExp(`0 +0 +${first}  Two lines  \\[31mred$`));
  expect(more).toEqual([]);
});

test('list --json is the whole data, with names as long as they are', async () => {
  const file = await temporaryDatabase();
  const store = await startStore(file);
  const name = `Long ${'name '.repeat(200)}`;
  await createSession(store.api, name);
  const expected = await store.api.listSessions({});
  await store.dispose();
  const { stdout } = await threadkeeper(['list', '--json', '--store', path.dirname(file)]);
  const listSchema = v.object({ store: v.string(), sessions: v.array(sessionSummarySchema) });
  expect(decodeJson(listSchema, stdout)).toEqual({ ok: true, value: { store: file, sessions: expected } });
});

test('a file that is no store is left as it is, and named', async () => {
  const file = await temporaryDatabase();
  await writeFile(file, 'Dear diary');
  const { exitCode, stderr } = await threadkeeper(['list', '--store', file]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`${file} is not a database. It was left as it is.`);
  expect(await readFile(file, 'utf8')).toBe('Dear diary');
});
