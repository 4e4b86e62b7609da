import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ampProgram } from '../../agents/amp/program.ts';
import { recording } from '../../agents/amp/replay.ts';
import { eventsOf } from '../support/events.ts';
import { openDesk, promptsOf, type Desk } from '../support/desk.ts';

const runSample = (desk: Desk, prompt: string, ...options: string[]) =>
  desk.call(['run', '--agent', 'sample', ...options, '--', prompt]);

test('run makes a session, its reply alone is on stdout, and what it was is on stderr', async () => {
  const desk = await openDesk();
  const { exitCode, stdout, stderr } = await runSample(desk, 'Hello there', '--name', 'First');
  expect(exitCode).toBe(0);
  const [session] = await desk.list();
  expect(session).toMatchObject({ name: 'First', agent: 'sample', cwd: desk.work });
  expect(stderr).toBe(`Session First (${session?.id ?? ''})`);
  const [thread] = await desk.view('First');
  expect(promptsOf(thread?.messages ?? [])).toEqual(['Hello there']);
  expect(stdout).toBe(thread?.messages.at(-1)?.content.trimEnd());
  expect(stdout).toContain('I remember 1 prompt of yours');
  const parts = await desk.call(['resume', 'First', 'think, then list and search for words']);
  expect(parts.stderr.split('\n')).toEqual(['· List the files', expect.stringMatching(/^· Search/)]);
  expect(parts.stdout).toBe((await desk.view('First'))[0]?.messages.at(-1)?.content.trimEnd());
  await desk.noneLeft();
});

test('G2, G12: list, view and resume agree, by ID and by name, and the agent remembers', async () => {
  const desk = await openDesk();
  await runSample(desk, 'First words', '--name', 'Agreed');
  const [session] = await desk.list();
  const [thread] = await desk.view('Agreed');
  const names = [session?.id, 'Agreed', thread?.id, 'First words', thread?.bindings[0]?.remoteId];
  for (const [count, named] of names.entries()) {
    const { exitCode, stdout } = await desk.call(['resume', named ?? '', `again ${count}`]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`I remember ${count + 2} prompts of yours, the first was “First words”`);
  }
  for (const named of names) expect((await desk.view(named ?? ''))[0]?.messages).toHaveLength(12);
  expect(await desk.list()).toMatchObject([{ id: session?.id, threads: [{ messageCount: 12 }] }]);
  expect((await desk.view('Agreed'))[0]?.bindings).toHaveLength(1);
});

test('G3, G13: 20 resumes find the session each time; the transcript is unbroken under one ID', async () => {
  const desk = await openDesk();
  await runSample(desk, 'prompt 0', '--name', 'Twenty');
  const before = await desk.view('Twenty');
  for (let count = 1; count <= 20; count += 1) {
    const { exitCode, stdout, stderr } = await desk.call(['resume', 'Twenty', `prompt ${count}`]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain(`I remember ${count + 1} prompts`);
  }
  const [thread, ...more] = await desk.view('Twenty');
  expect(more).toEqual([]);
  expect(thread?.id).toBe(before[0]?.id);
  expect(thread?.bindings.map(({ remoteId }) => remoteId)).toEqual(
    before[0]?.bindings.map((it) => it.remoteId),
  );
  expect(promptsOf(thread?.messages ?? [])).toEqual(
    Array.from({ length: 21 }, (_, count) => `prompt ${count}`),
  );
}, 120_000);

test('G15: the ten steps, with two sessions of one agent', async () => {
  const desk = await openDesk();
  const phase = (count: number) => `Persistence test - Phase ${count}`;
  expect((await runSample(desk, phase(1))).exitCode).toBe(0);
  const [created] = await desk.list();
  const first = created?.id ?? '';
  expect((await desk.call(['view', first])).stdout).toContain(phase(1));

  expect((await desk.call(['resume', first, phase(2)])).exitCode).toBe(0);
  expect((await desk.list()).map(({ id }) => id)).toEqual([first]);
  expect(promptsOf((await desk.view(first))[0]?.messages ?? [])).toEqual([phase(1), phase(2)]);
  expect((await desk.call(['resume', first, phase(3)])).stdout).toContain('I remember 3 prompts');
  const { stdout } = await desk.call(['view', first]);
  for (const count of [1, 2, 3]) expect(stdout).toContain(`\n${phase(count)}\n`);

  expect((await runSample(desk, 'The second session')).exitCode).toBe(0);
  const both = await desk.list();
  const second = both.find(({ id }) => id !== first)?.id ?? '';
  expect(both).toHaveLength(2);
  const untouched = await desk.view(second);
  expect((await desk.call(['resume', first, phase(4)])).stdout).toContain('I remember 4 prompts');
  expect(await desk.view(second)).toEqual(untouched);
  expect((await desk.list()).map(({ id }) => id)).toEqual([first, second]);
});

test('G11: a session without a name gets one by the clock, and the next one a number', async () => {
  const desk = await openDesk();
  const started = new Date();
  for (const prompt of ['one', 'two']) await runSample(desk, prompt);
  const names = (await desk.list()).map(({ name }) => name);
  expect(names).toHaveLength(2);
  for (const name of names) expect(name).toMatch(/^sample-\d{10}(-2)?$/);
  expect(names[1]?.slice(7, 13)).toBe(
    [started.getFullYear() % 100, started.getMonth() + 1, started.getDate()]
      .map((part) => String(part).padStart(2, '0'))
      .join(''),
  );
  expect(new Set(names).size).toBe(2);
});

test('P14: every run begins a thread of its own, with --session beside the others; resume goes on with the latest', async () => {
  const desk = await openDesk();
  await runSample(desk, 'old thread', '--name', 'Both');
  const { exitCode, stdout } = await desk.call(['run', '--session', 'Both', '--name', 'Newer', 'new thread']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('I remember 1 prompt of yours, the first was “new thread”');
  await desk.call(['resume', 'Both', 'more of it']);
  const threads = await desk.view('Both');
  expect(threads.map(({ messages }) => promptsOf(messages))).toEqual([
    ['old thread'],
    ['new thread', 'more of it'],
  ]);
  expect(await desk.view('Newer')).toEqual([threads[1]]);
});

test('a prompt may begin with a dash after --, and - is the prompt that comes by stdin', async () => {
  const desk = await openDesk();
  expect((await runSample(desk, '--help', '--name', 'Dashes')).stdout).toContain('I remember 1 prompt');
  expect((await desk.call(['resume', 'Dashes', '--', '--json'])).stdout).toContain('I remember 2 prompts');
  const input = '-v is the first line\n  and “this” the second\n';
  expect((await desk.call(['resume', 'Dashes', '-'], { input })).exitCode).toBe(0);
  expect(promptsOf((await desk.view('Dashes'))[0]?.messages ?? [])).toEqual([
    '--help',
    '--json',
    '-v is the first line\n  and “this” the second',
  ]);
});

test('--json is one event a line, each with session, thread and the ID of the agent', async () => {
  const desk = await openDesk();
  const { exitCode, stdout, stderr } = await runSample(desk, 'think, then read notes.md', '--json');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const events = eventsOf(stdout);
  const [session] = await desk.list();
  const [thread] = await desk.view(session?.id ?? '');
  expect(events[0]).toMatchObject({ type: 'turnStarted', remoteId: null, sessionName: session?.name });
  expect(events.at(-1)).toMatchObject({ type: 'turnEnded', stopReason: 'end_turn' });
  const types = events.map(({ type }) => type);
  for (const type of ['threadStarted', 'thoughtDelta', 'toolCallStarted', 'toolCallUpdated', 'textDelta'])
    expect(types).toContain(type);
  expect(new Set(events.map((event) => `${event.sessionId} ${event.threadId}`))).toEqual(
    new Set([`${session?.id ?? ''} ${thread?.id ?? ''}`]),
  );
  const remoteIds = new Set(events.slice(1).map(({ remoteId }) => remoteId));
  expect([...remoteIds]).toEqual([thread?.bindings[0]?.remoteId]);
});

test('a turn that fails is kept, and its reason is on stderr with exit code 1', async () => {
  const desk = await openDesk();
  const { exitCode, stdout, stderr } = await runSample(desk, 'error, please', '--name', 'Fails');
  expect(exitCode).toBe(1);
  expect(stdout).toContain('This is going to fail now.');
  expect(stderr).toContain('The sample agent was asked to fail.');
  const events = eventsOf((await desk.call(['resume', 'Fails', '--json', 'error again'])).stdout);
  expect(events.at(-2)).toMatchObject({
    type: 'turnFailed',
    error: { message: expect.stringContaining('asked to fail') as unknown },
  });
  expect(events.at(-1)).toMatchObject({ type: 'turnEnded', stopReason: 'failed' });
  expect((await desk.call(['view', 'Fails'])).stdout).toContain('The sample agent was asked to fail.');
  expect((await desk.call(['resume', 'Fails', 'and now?'])).stdout).toContain('I remember 3 prompts');
});

test.skipIf(process.platform === 'win32')(
  '--model is not swallowed by an agent that has none to choose: it says so, and answers',
  async () => {
    const desk = await openDesk();
    const { home } = await ampProgram({ turn: { out: recording('thought-and-command') } });
    const env = {
      HOME: home,
      AMP_API_KEY: 'a-key',
      AMP_FIXTURE: path.join(home, 'script.json'),
      THREADKEEPER_AMP_PATH: path.join(home, 'amp.mjs'),
    };
    const args = ['run', '--agent', 'amp', '--model', 'big', 'Hello'];
    const { exitCode, stderr } = await desk.call(args, { env });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Amp does not offer the model "big" here, so its own one is used');
  },
);

test('--model reaches every agent as the choice of that turn, which is not kept', async () => {
  const desk = await openDesk();
  const { exitCode, stderr } = await runSample(desk, 'Hello', '--name', 'Chosen', '--model', 'big');
  expect(exitCode).toBe(0);
  expect(stderr).toContain('Sample Agent does not offer the model "big" here, so its own one is used.');
  expect((await desk.call(['resume', 'Chosen', 'again'])).stderr).toBe('');
  const again = await desk.call(['resume', 'Chosen', '--model', 'small', 'once more']);
  expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('"small"') as unknown });
});

test('P17, P24: a conversation that the agent has lost is begun anew, once, which is said', async () => {
  const desk = await openDesk();
  await runSample(desk, 'forget me', '--name', 'Lost');
  expect((await desk.call(['probe', 'Lost'])).stdout).toContain('missing');
  const { exitCode, stdout, stderr } = await desk.call(['resume', 'Lost', 'Still there?']);
  expect(exitCode).toBe(0);
  expect(stderr).toContain("Thread was created locally but doesn't exist on Sample Agent server");
  expect(stdout).toContain('I remember 1 prompt');
  const [thread] = await desk.view('Lost');
  expect(thread?.bindings).toHaveLength(2);
  expect((await desk.call(['probe', 'Lost'])).stdout).toContain('live');
});

test('P11, P12: --verbose says on stderr which conversation is continued, with the arguments', async () => {
  const desk = await openDesk();
  await runSample(desk, 'one', '--name', 'Loud');
  const [thread] = await desk.view('Loud');
  const { stdout, stderr } = await desk.call(['resume', 'Loud', '--verbose', 'two']);
  const remote = thread?.bindings[0]?.remoteId ?? '';
  expect(stderr).toContain(`thread choice decision=continue thread=${thread?.id ?? ''} remote=${remote}`);
  expect(stderr).toMatch(/Agent process started pid=\d+ command=.* args=\[".*sampleAgent\.cjs"\]/);
  expect(stdout).not.toContain('thread choice');
});

const wrongUses: readonly (readonly [readonly string[], string])[] = [
  [['run', 'Hello'], '--agent is missing.'],
  [['run', '--agent', 'sample'], 'PROMPT is missing.'],
  [['run', '--agent', 'sample', ' '], 'The prompt is empty.'],
  [['run', '--agent', 'sample', 'two', 'words'], 'Nothing is done with "words".'],
  [['run', '--agent', 'nobody', 'Hello'], 'There is no agent "nobody". There are: '],
  [['run', '--agent', 'sample', '--permission-mode', 'maybe', 'Hello'], 'not "maybe"'],
  [['run', '--agent', 'sample', '--permission-mode', 'ask', 'Hello'], 'There is no terminal to ask on'],
  [['run', '--session', 'There', '--cwd', '/', 'Hello'], '--cwd is for a new session'],
  [['run', '--session', 'There', '--agent', 'codex', 'Hello'], 'is one of sample, not of codex'],
  [['run', '--agent', 'sample', '--name', 'There', 'Hello'], 'There is a session "There"'],
  [['resume', 'There'], 'PROMPT is missing.'],
];

test('wrong use has exit code 2 and a reason, and leaves everything as it was', async () => {
  const desk = await openDesk();
  await runSample(desk, 'Hello', '--name', 'There');
  const before = await desk.list();
  for (const [args, reason] of wrongUses) {
    const { exitCode, stdout, stderr } = await desk.call(args);
    expect({ args, exitCode, stdout }).toEqual({ args, exitCode: 2, stdout: '' });
    expect(stderr).toContain(reason);
  }
  expect(await desk.list()).toEqual(before);
}, 60_000);

test('with --json a failure before the turn is one line on stdout', async () => {
  const desk = await openDesk();
  await runSample(desk, 'Hello', '--name', 'There');
  const { exitCode, stdout } = await desk.call(['resume', 'nowhere', '--json', 'Hello']);
  expect(exitCode).toBe(1);
  expect(stdout).toBe('{"error":"There is no session or thread \\"nowhere\\"."}');
});

test('a folder that is not there is named, and nothing is stored', async () => {
  const desk = await openDesk();
  await runSample(desk, 'Hello');
  const { exitCode, stderr } = await runSample(desk, 'Hello', '--cwd', 'nowhere');
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`There is no folder ${path.join(desk.work, 'nowhere')}.`);
  expect(await desk.list()).toHaveLength(1);
});

test('what a reply or a name says cannot move the cursor of a terminal', async () => {
  const desk = await openDesk();
  await writeFile(path.join(desk.work, 'red.txt'), '\u001B[31mred\u0007');
  const name = 'Red \u001B[31m';
  const answers = [await runSample(desk, 'say \u001B[2J and read red.txt', '--name', name)];
  answers.push(await desk.call(['view', name]), await desk.call(['list']));
  for (const { stdout, stderr } of answers)
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F]/);
});
