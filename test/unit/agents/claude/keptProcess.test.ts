import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parse } from 'valibot';
import type { AgentAdapter, TurnRequest } from '../../../../src/agents/agentAdapter.ts';
import { createClaudeAdapter } from '../../../../src/agents/claude/claudeAdapter.ts';
import { remoteThreadIdSchema } from '../../../../src/domain/remoteThreadId.ts';
import { isAlive, memoryLog } from '../process/processes.ts';
import { silentLog } from './replay.ts';

const remoteId = parse(remoteThreadIdSchema, '7f9f9a2e-1b3c-4c7a-9b0e-6f1d2c3b4a59');

/** Answers each prompt with its PID, and is in the register of processes as Claude Code is. */
const program = `#!${process.execPath}
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
const session_id = '${remoteId}';
const { pid } = process;
const say = (message) => console.log(JSON.stringify({ session_id, ...message }));
writeFileSync(process.env.CLAUDE_CONFIG_DIR + '/sessions/' + pid + '.json', JSON.stringify({ pid, sessionId: session_id }));
say({ type: 'system', subtype: 'init', permissionMode: 'default' });
const suggestion = { type: 'addRules', rules: [{ toolName: 'Bash' }], behavior: 'allow', destination: 'session' };
const ask = { subtype: 'can_use_tool', tool_name: 'Bash', tool_use_id: 't', input: { command: 'ls' }, permission_suggestions: [suggestion] };
let stays = false;
const answer = () => {
  say({ type: 'assistant', message: { id: 'm', content: [{ type: 'text', text: String(pid) }] } });
  say({ type: 'result', subtype: 'success', is_error: false, num_turns: 1 });
};
for await (const line of createInterface({ input: process.stdin })) {
  const { type, message, request_id } = JSON.parse(line);
  if (type === 'control_request') say({ type: 'control_response', response: { subtype: 'success', request_id, response: {} } });
  const prompt = message?.content[0].text;
  if (prompt === 'ask') say({ type: 'control_request', request_id: 'r', request: ask });
  else if (prompt === 'plan') { say({ type: 'system', subtype: 'status', permissionMode: 'plan' }); answer(); }
  else if (prompt || type === 'control_response') answer();
  if (prompt === 'die') process.exit();
  if (prompt === 'stay') stays = true;
}
if (stays) {
  process.on('SIGINT', () => undefined);
  writeFileSync(process.env.CLAUDE_CONFIG_DIR + '/ending', '');
  setInterval(() => undefined, 1000);
}`;

let folder: string;
let adapter: AgentAdapter;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kept-claude-'));
  await mkdir(join(folder, 'sessions'));
  const path = join(folder, 'claude.mjs');
  await writeFile(path, program);
  await chmod(path, 0o755);
  adapter = createClaudeAdapter({
    settings: () => ({ path, env: { CLAUDE_CONFIG_DIR: folder } }),
    log: silentLog,
  });
});
afterEach(() => rm(folder, { recursive: true }));

/** The PID of the process that took the turn. What is asked for is allowed for as long as can be. */
async function turn(prompt: string, request: Partial<TurnRequest> = {}): Promise<number> {
  const run = adapter.startTurn({ remoteId, cwd: folder, prompt, log: silentLog, ...request });
  let said = '';
  for await (const event of run.events) {
    if (event.type === 'textDelta') said += event.text;
    if (event.type !== 'permissionRequested') continue;
    const option = event.options.find(({ kind }) => kind === 'allow_always');
    run.answer(event.requestId, { kind: 'selected', optionId: option?.optionId ?? '' });
  }
  await run.ended;
  return Number(said);
}

const followed = { isFollowed: () => true };

describe.skipIf(process.platform === 'win32')('the process of a turn', () => {
  test('takes the prompts that wait, and ends with the last of them', async () => {
    const first = await turn('one', followed);
    expect(await turn('two', followed)).toBe(first);
    expect(isAlive(first)).toBe(true);
    expect(await turn('three')).toBe(first);
    expect(isAlive(first)).toBe(false);
  });

  test('ends with its turn when no prompt waits', async () => {
    const first = await turn('one');
    expect(isAlive(first)).toBe(false);
    expect(await turn('two')).not.toBe(first);
  });

  test.each<[why: string, before: string, next: Partial<TurnRequest>]>([
    ['another model was chosen', 'one', { choices: { model: 'other' } }],
    ['the turn is in another folder', 'one', { cwd: tmpdir() }],
    ['more was allowed than what was asked for', 'ask', {}],
    ['it changed its mode', 'plan', {}],
    ['it was given a command', '/one', {}],
  ])('does not take the next prompt when %s', async (_, before, next) => {
    const first = await turn(before, followed);
    expect(await turn('two', next)).not.toBe(first);
    expect(isAlive(first)).toBe(false);
  });

  test('does not take the next prompt when it has ended by itself', async () => {
    const { log, lines } = memoryLog();
    const first = await turn('die', { ...followed, log });
    await vi.waitUntil(() => lines.some(({ message }) => message === 'Agent process ended'));
    expect(await turn('two')).not.toBe(first);
  });

  test('does not take the next prompt when it is ended just then', async () => {
    const first = await turn('stay', followed);
    await vi.waitUntil(() => existsSync(join(folder, 'ending')), { timeout: 10_000 });
    expect(isAlive(first)).toBe(true);
    const second = await turn('two');
    expect(second).toBeGreaterThan(0);
    expect(second).not.toBe(first);
    expect(isAlive(first)).toBe(false);
  });

  test('is no stranger that keeps the conversation busy while it waits, and ends when no prompt comes', async () => {
    const first = await turn('one', followed);
    expect((await adapter.probe(remoteId, folder, silentLog)).health).not.toBe('busy');
    await vi.waitUntil(() => !isAlive(first), { timeout: 10_000 });
  });
});
