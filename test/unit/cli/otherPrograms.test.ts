import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { registerUse } from '../../../src/registry/registerUse.ts';
import { openLab, waitFor } from '../runner/support/lab.ts';
import { startTurn, turnOf } from '../store/support/sample.ts';
import { silentLog, startStore, temporaryDatabase, temporaryFolder } from '../store/support/testStore.ts';
import { openDesk } from './support/desk.ts';
import { outputOf } from './support/output.ts';
import { program, start, threadkeeper } from './support/program.ts';

test('stop ends the turn of another program, which says so, and leaves what was said', async () => {
  const desk = await openDesk();
  const running = desk.begin(['run', '--agent', 'sample', '--name', 'Stopped', '--verbose', 'slow']);
  const { said, groups } = outputOf(running);
  await said(/slow-word-2/);
  const answer = await desk.call(['stop', 'Stopped']);
  expect(answer).toEqual({
    exitCode: 0,
    stdout: 'Stopped "slow", which ran in the command line.',
    stderr: '',
  });
  const { exitCode, stderr } = await running;
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/The turn was stopped\.$/);
  await desk.noneLeft(groups());
  expect((await desk.view('Stopped'))[0]?.messages.at(-1)).toMatchObject({
    content: expect.stringContaining('slow-word-1') as unknown,
    turn: { stopReason: 'cancelled' },
  });
  expect((await desk.call(['stop', 'Stopped'])).stdout).toBe('Nothing runs there.');
});

test('S24: what runs here shows in a window that has the store open, as it grows', async () => {
  const desk = await openDesk();
  const window = await startStore(desk.store, { label: 'a window' });
  await window.api.info({});
  const grown: unknown[] = [];
  window.onDidGrow((growth) => grown.push(growth));
  const { exitCode, stdout } = await desk.call(['run', '--agent', 'sample', '--name', 'Followed', 'Hello']);
  expect(exitCode).toBe(0);
  expect(grown.length).toBeGreaterThan(0);
  const [session] = await window.api.listSessions({});
  expect(session).toMatchObject({ name: 'Followed', threads: [{ lastTurn: { status: 'done' } }] });
  const threadId = session?.threads[0]?.id;
  if (!threadId) throw new Error('no thread');
  const { messages } = await window.api.getThreadMessages({ threadId, limit: 10 });
  expect(messages.at(-1)?.content.trimEnd()).toBe(stdout);
});

test('a session of a window goes on here, in the same conversation of its agent, and back', async () => {
  const lab = await openLab();
  onTestFinished(lab.dispose);
  await lab.ask('Asked in the window');
  // What a window does when it opens its store: lab.folder stands for the extension's global storage.
  const home = path.join(lab.folder, 'global');
  await mkdir(home);
  await registerUse(home, { path: lab.databasePath, folder: lab.folder, name: 'lab' }, silentLog);
  await symlink(path.join(lab.folder, 'sample-home'), path.join(home, 'sample-agent'));
  const [binding] = await lab.store.api.getBindings({ threadId: lab.threadId });
  expect((await threadkeeper(['probe', 'Lab'], { home })).stdout).toContain(
    `live    ${lab.threadId}  ${binding?.remoteId ?? ''}`,
  );
  const { stdout } = await threadkeeper(['resume', 'Lab', 'Asked here'], { home });
  expect(stdout).toContain('I remember 2 prompts of yours, the first was “Asked in the window”');
  expect((await lab.ask('And back')).content).toContain('I remember 3 prompts');
  expect(await lab.store.api.getBindings({ threadId: lab.threadId })).toEqual([binding]);
});

test("a prompt waits for the end of a window's turn; stop reaches that turn, too", async () => {
  const lab = await openLab();
  onTestFinished(lab.dispose);
  const { threadId, databasePath } = lab;
  await lab.runner.prompt(threadId, 'slow');
  await waitFor(() => lab.events.some(({ type }) => type === 'partsChanged'));
  const file = await program();
  const waiting = start(['resume', threadId, 'after it', '--store', databasePath], file);
  await outputOf(waiting).said(/Waiting for the turn that runs in /);
  const { stdout } = await threadkeeper(['stop', threadId, '--store', databasePath, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ stopped: [{ threadId, name: 'slow' }] });
  await lab.ended(1);
  expect((await lab.messages())[1]?.turn?.stopReason).toBe('cancelled');
  const { exitCode, stderr } = await waiting;
  expect(exitCode, stderr).toBe(0);
  expect((await lab.messages()).map(({ content }) => content)[2]).toBe('after it');
});

test('stop leaves the turn alone that begins as soon as the one it stopped has ended', async () => {
  const databasePath = await temporaryDatabase();
  const window = await startStore(databasePath, { label: 'a window' });
  const { threadId, turnId } = await startTurn(window.api);
  const next = turnOf(threadId, 'waited');
  const asked: string[] = [];
  window.onDidRequestStop((stop) => {
    asked.push(stop.turnId);
    void window.api.endTurn({ turnId, stopReason: 'cancelled' });
    void window.api.startTurn(next);
  });
  const { exitCode, stdout } = await threadkeeper(['stop', threadId, '--store', databasePath]);
  expect([exitCode, stdout]).toEqual([0, 'Stopped "Hello", which ran in a window.']);
  expect(asked).toEqual([turnId]);
  const { messages } = await window.api.getThreadMessages({ threadId, limit: 1 });
  expect(messages[0]?.turn).toMatchObject({ id: next.turnId, stopReason: undefined });
});

test('a store is made where a folder is named, and not where there is none', async () => {
  const folder = await temporaryFolder();
  const args = (store: string) => ['run', '--agent', 'sample', '--store', store, 'Hello'];
  expect((await threadkeeper(args(path.join(folder, 'typo')))).stderr).toContain('There is no store at');
  expect((await threadkeeper(args(folder))).exitCode).toBe(0);
  expect((await threadkeeper(['list', '--store', folder])).stdout).toContain('sample-');
});
