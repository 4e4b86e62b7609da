import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { AgentAdapter } from '../../../../src/agents/agentAdapter.ts';
import type { AgentEvent } from '../../../../src/domain/agentEvent.ts';
import { collect, errorOf, remoteIdOf, runTurn, startTurn, textOf } from '../turns.ts';
import { newFolder, sampleAdapter } from './sampleProgram.ts';

let adapter: AgentAdapter;
let home: string;
let cwd: string;

beforeEach(async () => {
  home = await newFolder();
  cwd = await newFolder();
  adapter = await sampleAdapter(home);
});

test('a conversation goes on over processes, and the agent counts what it remembers', async () => {
  const first = await runTurn(adapter, { cwd, prompt: 'hello there' });
  const remoteId = idOf(first);
  expect(textOf(first)).toContain('I remember 1 prompt of yours, the first was “hello there”.');
  const second = await runTurn(adapter, { cwd, prompt: 'and again', remoteId });
  expect(idOf(second)).toBe(remoteId);
  expect(textOf(second)).toContain('I remember 2 prompts of yours, the first was “hello there”.');
});

test('a conversation that is continued in another folder works there', async () => {
  const remoteId = idOf(await runTurn(adapter, { cwd, prompt: 'hello there' }));
  const moved = await newFolder();
  await writeFile(path.join(moved, 'only-here.txt'), '');
  const events = await runTurn(adapter, { cwd: moved, prompt: 'list the files', remoteId });
  const listed = events.find((event) => event.type === 'toolCallUpdated');
  expect(listed?.patch.output).toBe('only-here.txt');
});

test('words arrive one by one', async () => {
  const deltas = (await runTurn(adapter, { cwd })).filter(({ type }) => type === 'textDelta');
  expect(deltas.length).toBeGreaterThan(20);
});

test('a prompt shows everything whose words it has', async () => {
  await writeFile(path.join(cwd, 'README.md'), '# A needle\n');
  const events = await runTurn(adapter, {
    cwd,
    prompt: 'think, plan, list, search needle and read README.md',
  });
  expect(events.some(({ type }) => type === 'thoughtDelta')).toBe(true);
  const plan = events.findLast((event) => event.type === 'planUpdated');
  expect(plan?.entries.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
  const outputs = events.flatMap((event) => (event.type === 'toolCallUpdated' ? [event.patch.output] : []));
  expect(outputs).toEqual(['README.md', 'README.md:1: # A needle', '# A needle\n']);
});

test('an edit that is allowed changes the file and tells the change', async () => {
  const events = await edit('allow');
  const text = await readFile(path.join(cwd, 'notes.md'), 'utf8');
  expect(text).toContain('A line by the Sample Agent.');
  const changed = events.find((event) => event.type === 'fileChanged');
  expect(changed?.change).toMatchObject({ oldText: null, newText: text });
});

test('an edit that is rejected leaves everything as it was', async () => {
  const events = await edit('reject');
  expect(await readdir(cwd)).toEqual([]);
  expect(events.some(({ type }) => type === 'fileChanged')).toBe(false);
});

test('edits allowed for always are not asked for again in the conversation', async () => {
  const remoteId = idOf(await edit('allow-always'));
  const again = await runTurn(adapter, { cwd, prompt: 'edit notes.md', remoteId });
  expect(again.some(({ type }) => type === 'permissionRequested')).toBe(false);
  expect(again.some(({ type }) => type === 'fileChanged')).toBe(true);
});

test('a file outside of the folder is not touched or read', async () => {
  const events = await runTurn(adapter, { cwd, prompt: 'edit ../outside.md and read ../../etc/passwd' });
  expect(textOf(events)).toContain('I cannot edit `../outside.md`');
  expect(events.findLast((event) => event.type === 'toolCallUpdated')?.patch).toMatchObject({
    status: 'failed',
  });
});

test('a slow answer stops at once, and what was asked is remembered', async () => {
  const run = startTurn(adapter, { cwd, prompt: 'slow please' });
  let stopped = 0;
  const events = await collect(run, (event) => {
    if (event.type !== 'textDelta' || stopped > 0) return;
    stopped = performance.now();
    run.cancel();
  });
  expect(events.at(-1)).toEqual({ type: 'turnCompleted', stopReason: 'cancelled' });
  expect(performance.now() - stopped).toBeLessThan(700);
  await run.ended;
  const next = await runTurn(adapter, { cwd, remoteId: idOf(events) });
  expect(textOf(next)).toContain('I remember 2 prompts of yours');
});

test('a long answer of 128 KB comes in 4,000 deltas, the same every time', async () => {
  const events = await runTurn(adapter, { cwd, prompt: 'long 128' });
  const text = textOf(events).slice(0, 128 * 1024);
  expect(Buffer.byteLength(text)).toBe(128 * 1024);
  expect(text).toContain('## Chapter 2');
  const deltas = events.filter(({ type }) => type === 'textDelta').length;
  expect(deltas).toBeGreaterThanOrEqual(4000);
  expect(deltas).toBeLessThan(4040);
});

test('an error ends the turn as failed and keeps the conversation', async () => {
  const events = await runTurn(adapter, { cwd, prompt: 'error' });
  expect(errorOf(events)).toMatchObject({
    code: 'agent-failed',
    message: expect.stringContaining('asked to fail') as string,
  });
  expect(textOf(await runTurn(adapter, { cwd, remoteId: idOf(events) }))).toContain('I remember 2 prompts');
});

test('a forgotten conversation is missing, and continuing it says so', async () => {
  const remoteId = idOf(await runTurn(adapter, { cwd }));
  expect((await adapter.probe(remoteIdOf(remoteId), cwd)).health).toBe('live');
  await runTurn(adapter, { cwd, remoteId, prompt: 'forget' });
  expect((await adapter.probe(remoteIdOf(remoteId), cwd)).health).toBe('missing');
  expect(errorOf(await runTurn(adapter, { cwd, remoteId }))?.code).toBe('thread-not-found');
});

test('a memory that was cut by a crash is read up to there, and goes on', async () => {
  const remoteId = idOf(await runTurn(adapter, { cwd }));
  await appendFile(path.join(home, `${remoteId}.jsonl`), '{"type":"user","text":"cut in the mi');
  expect(textOf(await runTurn(adapter, { cwd, remoteId }))).toContain('I remember 2 prompts');
  expect(textOf(await runTurn(adapter, { cwd, remoteId }))).toContain('I remember 3 prompts');
});

test('help names everything it can show', async () => {
  const text = textOf(await runTurn(adapter, { cwd, prompt: '/help' }));
  for (const word of [
    'think',
    'plan',
    'list',
    'search',
    'read',
    'edit',
    'slow',
    'long',
    'error',
    'forget',
    'archive',
    'busy',
  ])
    expect(text).toContain(`**${word}**`);
});

test('it is found where its program is, and an ID of another agent is no conversation of it', async () => {
  expect((await adapter.detect()).kind).toBe('found');
  expect((await adapter.probe(remoteIdOf('../sample'), cwd)).health).toBe('missing');
});

async function edit(optionId: string): Promise<AgentEvent[]> {
  const run = startTurn(adapter, { cwd, prompt: 'edit notes.md' });
  return collect(run, (event) => {
    if (event.type === 'permissionRequested') run.answer(event.requestId, { kind: 'selected', optionId });
  });
}

function idOf(events: readonly AgentEvent[]): string {
  const started = events.find((event) => event.type === 'threadStarted');
  if (started?.type !== 'threadStarted') throw new Error('the agent named no conversation');
  return started.remoteId;
}

test.each([
  ['archive this', 'archived', 'thread-archived'],
  ['be busy', 'busy', 'thread-busy'],
  ['forget this', 'missing', 'thread-not-found'],
] as const)('after "%s" a look says %s, and continuing it fails with that', async (prompt, health, code) => {
  const remoteId = idOf(await runTurn(adapter, { cwd, prompt }));
  expect(await adapter.probe(remoteIdOf(remoteId), cwd)).toMatchObject({ health });
  expect(errorOf(await runTurn(adapter, { cwd, prompt: 'go on', remoteId }))?.code).toBe(code);
});

test('what was said in an earlier conversation asks for nothing, and is said to have been told', async () => {
  const prompt =
    '<earlier-conversation>\n\nUser: please forget this, slow\n\n</earlier-conversation>\n\nhello again';
  const events = await runTurn(adapter, { cwd, prompt });
  expect(textOf(events)).toContain('the first was “hello again”. I was told what we said before.');
  expect(await adapter.probe(remoteIdOf(idOf(events)), cwd)).toMatchObject({ health: 'live' });
});
