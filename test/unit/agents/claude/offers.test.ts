import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClaudeAdapter, type ClaudeSettings } from '../../../../src/agents/claude/claudeAdapter.ts';
import type { AgentEvent } from '../../../../src/domain/agentEvent.ts';
import type { Choices } from '../../../../src/domain/offers.ts';
import { runTurn, textOf } from '../turns.ts';
import { silentLog } from './replay.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claude-offers-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What Claude Code 2.1.329 answers to `initialize`, cut short. */
const initialized = {
  commands: [
    { name: 'review', description: 'x'.repeat(1000), argumentHint: '[what]' },
    { name: 'context', description: 'Shows the context', argumentHint: '' },
  ],
  models: [
    { value: 'default', resolvedModel: 'claude-big-5', displayName: 'Default', description: 'The big one' },
    { value: 'big', resolvedModel: 'claude-big-5', displayName: 'Big', supportsAutoMode: true },
    { value: 'small', resolvedModel: 'claude-small-5', displayName: 'Small' },
  ],
  current_permission_mode: 'default',
};

/**
 * A tiny real program in place of Claude Code: says what it was asked, in that order, as its answer. It takes its time
 * to set something, refuses the mode "auto", and goes at the end into the mode `leaves`.
 */
const claude = (answer: object, { leaves = '', running = 'claude-big-5' } = {}): string => `
import { createInterface } from 'node:readline';
const say = (message) => console.log(JSON.stringify(message));
const session_id = '7f9f9a2e-1b3c-4c7a-9b0e-6f1d2c3b4a59';
const asked = [];
let mode = 'default', late = Promise.resolve();
const settle = ({ request_id, request }) => {
  const isRefused = request.mode === 'auto';
  if (request.mode && !isRefused) {
    mode = request.mode;
    say({ type: 'system', subtype: 'status', session_id, permissionMode: mode });
  }
  asked.push(request.model ?? request.mode ?? request.subtype);
  const response = request.subtype === 'initialize' ? ${JSON.stringify(answer)} : {};
  const subtype = isRefused ? 'error' : 'success';
  say({ type: 'control_response', response: { subtype, request_id, ...(isRefused ? { error: 'not now' } : { response }) } });
};
for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (message.type === 'control_request') setTimeout(() => settle(message), 20);
  if (message.type !== 'user') continue;
  asked.push('prompt');
  setTimeout(() => {
    say({ type: 'system', subtype: 'init', session_id, model: '${running}', permissionMode: mode });
    if ('${leaves}') say({ type: 'system', subtype: 'status', session_id, permissionMode: '${leaves}' });
    const text = JSON.stringify({ args: process.argv.slice(2), asked });
    say({ type: 'assistant', session_id, message: { id: 'm', content: [{ type: 'text', text }] } });
    say({ type: 'result', subtype: 'success', is_error: false, num_turns: 1, session_id });
  }, 60);
}`;

interface Given {
  readonly choices?: Choices;
  readonly settings?: ClaudeSettings;
  readonly answer?: object;
  readonly leaves?: string;
  readonly running?: string;
}

async function ask({ choices, settings, answer = initialized, ...how }: Given = {}): Promise<AgentEvent[]> {
  const path = join(folder, 'claude.mjs');
  await writeFile(path, `#!${process.execPath}\n${claude(answer, how)}\n`);
  await chmod(path, 0o755);
  const env = { CLAUDE_CONFIG_DIR: folder };
  const adapter = createClaudeAdapter({ settings: () => ({ path, env, ...settings }), log: silentLog });
  return runTurn(adapter, { cwd: folder, ...(choices && { choices }) });
}

function typed<Type extends AgentEvent['type']>(events: readonly AgentEvent[], type: Type) {
  return events.filter((event): event is Extract<AgentEvent, { type: Type }> => event.type === type);
}
const asked = (events: readonly AgentEvent[]): unknown => JSON.parse(textOf(events));
const notices = (events: readonly AgentEvent[]) => typed(events, 'notice').map(({ text }) => text);

describe.skipIf(process.platform === 'win32')('what Claude Code offers', () => {
  test('its models, commands and modes are offered once, right after its ID, with what holds by itself', async () => {
    const events = await ask();
    expect(events.slice(0, 2).map(({ type }) => type)).toEqual(['threadStarted', 'offered']);
    expect(typed(events, 'offered').map(({ offers }) => offers)).toEqual([
      {
        models: [
          { id: 'default', name: 'Default', description: 'The big one' },
          { id: 'big', name: 'Big' },
          { id: 'small', name: 'Small' },
        ],
        model: 'default',
        modes: ['default', 'acceptEdits', 'plan', 'auto', 'dontAsk'].map(
          (id) => expect.objectContaining({ id }) as unknown,
        ),
        mode: 'default',
        commands: [
          { name: 'review', description: 'x'.repeat(200), hint: '[what]' },
          { name: 'context', description: 'Shows the context' },
        ],
      },
    ]);
  });

  test('the mode "auto" is offered only with a model that has it; the one it was started in always', async () => {
    const answer = { models: initialized.models.slice(2), current_permission_mode: 'bypassPermissions' };
    const [offered] = typed(await ask({ answer }), 'offered');
    const ids = offered?.offers.modes?.map(({ id }) => id);
    expect(ids).toEqual(['default', 'acceptEdits', 'plan', 'dontAsk', 'bypassPermissions']);
    expect(offered?.offers.mode).toBe('bypassPermissions');
  });

  test('a program that answers in another shape offers nothing that cannot be read, and the turn goes on', async () => {
    const events = await ask({ answer: { models: 'many', commands: [4] } });
    expect(typed(events, 'offered')[0]?.offers).toMatchObject({ models: [], commands: [] });
    expect(events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'end_turn' });
  });
});

describe.skipIf(process.platform === 'win32')('what is chosen of it', () => {
  test('is set before the prompt, wins over the settings, and is no change of the mode by itself', async () => {
    const settings = { model: 'big', permissionMode: 'acceptEdits' };
    const events = await ask({ settings, choices: { model: 'small', mode: 'plan' } });
    expect(asked(events)).toMatchObject({ asked: ['initialize', 'small', 'plan', 'prompt'] });
    expect(typed(events, 'modeChanged')).toEqual([]);
    expect(notices(events)).toEqual([]);
  });

  test('that is so already is not set again; nothing chosen sends the prompt at once', async () => {
    const settings = { model: 'of-my-own', permissionMode: 'plan' };
    const same = await ask({ settings, choices: { model: 'of-my-own', mode: 'plan' } });
    expect(asked(same)).toMatchObject({
      args: expect.arrayContaining(['--model', 'of-my-own', '--permission-mode', 'plan']) as unknown,
      asked: ['initialize', 'prompt'],
    });
    expect(notices(same)).toEqual([]);
    expect(asked(await ask())).toMatchObject({ asked: ['prompt', 'initialize'] });
  });

  test('and is chosen by its full name is set as well; the model that holds by itself is not known then', async () => {
    const events = await ask({ choices: { model: 'claude-small-5' }, running: 'claude-small-5' });
    expect(asked(events)).toMatchObject({ asked: ['initialize', 'claude-small-5', 'prompt'] });
    expect(typed(events, 'offered')[0]?.offers).not.toHaveProperty('model');
  });

  test('and is offered no more is a notice after the ID, and the turn goes on without it', async () => {
    const events = await ask({ choices: { model: 'gone', mode: 'gone too' } });
    expect(asked(events)).toMatchObject({ asked: ['initialize', 'prompt'] });
    expect(notices(events)).toEqual([
      'Claude Code does not offer the model "gone" here, so its own one is used.',
      'Claude Code does not offer the mode "gone too" here, so its own one is used.',
    ]);
    expect(events[0]?.type).toBe('threadStarted');
    expect(events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'end_turn' });
  });

  test('and is refused is a notice with the reason, and the turn goes on without it', async () => {
    const events = await ask({ choices: { mode: 'auto' } });
    expect(notices(events)).toEqual(['The mode "auto" could not be set: not now']);
    expect(events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'end_turn' });
  });

  test('a mode that Claude Code leaves by itself is told', async () => {
    const events = await ask({ choices: { mode: 'plan' }, leaves: 'default' });
    expect(typed(events, 'modeChanged')).toEqual([{ type: 'modeChanged', mode: 'default' }]);
  });
});
