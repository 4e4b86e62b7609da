import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { decodeJson } from '../../../../src/base/decode.ts';
import { createSession } from '../../store/support/sample.ts';
import { startStore, temporaryDatabase, temporaryFolder } from '../../store/support/testStore.ts';
import { threadkeeper } from '../support/program.ts';

const noAgents = { PATH: '' };

test('doctor says versions, agents and how the store stands', async () => {
  const file = await temporaryDatabase();
  const store = await startStore(file);
  await createSession(store.api, 'Confidential plans');
  await store.dispose();
  const { exitCode, stdout, stderr } = await threadkeeper(['doctor', '--store', file], { env: noAgents });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('All is well.');
  expect(stdout).toContain(`Node ${process.versions.node}`);
  expect(stdout).toContain('Sample Agent built in');
  expect(stdout).toContain('Codex: not installed');
  expect(stdout).toContain('Integrity: ok');
  expect(stdout).toMatch(/Rows: .*sessions 1/);
  expect(stdout).not.toContain('Confidential');
});

test('doctor --json has the same as data', async () => {
  const file = await temporaryDatabase();
  await (await startStore(file)).dispose();
  const { stdout } = await threadkeeper(['doctor', '--json', '--store', file], { env: noAgents });
  const reportSchema = v.object({
    problems: v.array(v.string()),
    agents: v.array(v.object({ name: v.string(), kind: v.string() })),
  });
  const report = decodeJson(reportSchema, stdout);
  expect(report.ok && report.value.agents).toEqual(
    expect.arrayContaining([
      { name: 'Codex', kind: 'missing' },
      { name: 'Sample Agent', kind: 'found' },
    ]),
  );
});

test('neither the home folder nor a secret of the environment is in the report', async () => {
  const home = await temporaryFolder();
  const file = path.join(home, 'threadkeeper.db');
  await (await startStore(file)).dispose();
  const codex = path.join(home, 'hunter22-codex');
  await writeFile(codex, '');
  const env = { HOME: home, THREADKEEPER_CODEX_PATH: codex, SOME_TOKEN: 'hunter22' };
  const { stdout } = await threadkeeper(['doctor', '--store', file], { env });
  expect(stdout).toContain('~/threadkeeper.db');
  expect(stdout).toContain('~/[secret]-codex cannot be used');
  expect(stdout).not.toContain(home);
  expect(stdout).not.toContain('hunter22');
});

test('a store that cannot be read is a finding, and the exit code 1', async () => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'threadkeeper.db'), 'Dear diary');
  const { exitCode, stdout, stderr } = await threadkeeper(['doctor', '--store', folder], { env: noAgents });
  expect(exitCode).toBe(1);
  expect(stdout).toContain('is not a database');
  expect(stderr).toContain('threadkeeper: Something is wrong; the report says what.');
});

test('without any store doctor says so and is content', async () => {
  const { exitCode, stdout } = await threadkeeper(['doctor'], { env: noAgents });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('VS Code has registered no store here.');
});
