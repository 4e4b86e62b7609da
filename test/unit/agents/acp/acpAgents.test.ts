import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { acpAdapters } from '../../../../src/agents/acp/acpAgents.ts';
import { knownAgents } from '../../../../src/agents/acp/knownAgents.ts';
import type { AgentAdapter } from '../../../../src/agents/agentAdapter.ts';
import { decodeAcpAgents } from '../../../../src/domain/acpAgentSettings.ts';
import { agentName } from '../../../../src/domain/agentNames.ts';
import { fixture, memoryLog, node } from '../process/processes.ts';
import { errorOf, runTurn, textOf } from '../turns.ts';

const native = new Set(['codex', 'sample']);
const adapters = (setting: unknown) => acpAdapters(decodeAcpAgents(setting), native, memoryLog().log);

function adapterOf(setting: unknown, kind: string): AgentAdapter {
  const adapter = adapters(setting).find((candidate) => candidate.kind === kind);
  if (!adapter) throw new Error(`there is no ${kind}`);
  return adapter;
}

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'threadkeeper-'));
  vi.stubEnv('HOME', home);
  vi.stubEnv('PATH', path.dirname(node));
});
afterEach(() => vi.unstubAllEnvs());

test('the built-in agents are there in their order, each with its name, its page and how to install it', () => {
  const kinds = ['gemini', 'opencode', 'claude-acp', 'codex-acp', 'copilot', 'cursor', 'goose', 'qwen'];
  expect(adapters(undefined).map(({ kind }) => kind)).toEqual(kinds);
  for (const { kind, displayName, howToInstall, url } of knownAgents) {
    expect(displayName).toBe(agentName(kind));
    expect(howToInstall, kind).not.toContain('\n');
    expect(new URL(url).protocol, kind).toBe('https:');
  }
});

test('Gemini is never asked through its protocol whether it has a conversation: its loading destroys', () => {
  expect(knownAgents.find(({ kind }) => kind === 'gemini')?.probe).toBeTypeOf('function');
});

test.skipIf(process.platform === 'win32')('one that is not there says how to install it', async () => {
  const detection = await adapterOf({ gemini: { command: 'nobody-has-this' } }, 'gemini').detect();
  expect(detection).toEqual({
    kind: 'missing',
    howToInstall: 'npm install -g @google/gemini-cli',
    url: 'https://geminicli.com',
  });
});

test.skipIf(process.platform === 'win32')(
  'one that is there tells its version, that it is too old, and whether there is no sign of a login',
  async () => {
    const program = (name: string, version: string) =>
      addProgram(path.join(home, '.local/bin', name), version);
    await program('qwen', '0.21.14');
    await program('goose', '1.7.9');
    for (const name of ['OPENAI_API_KEY', 'DASHSCOPE_API_KEY']) vi.stubEnv(name, '');
    const qwen = adapterOf(undefined, 'qwen');
    expect(await qwen.detect()).toMatchObject({
      ...{ kind: 'found', version: '0.21.14' },
      note: 'No sign of a login. Run `qwen` once to log in.',
    });
    const withKey = adapterOf({ qwen: { env: { OPENAI_API_KEY: 'sk' } } }, 'qwen');
    expect(await withKey.detect()).not.toHaveProperty('note');
    expect(await adapterOf(undefined, 'goose').detect()).toMatchObject({
      kind: 'unusable',
      reason: expect.stringContaining('Goose 1.7.9 is too old: 1.8 or newer') as string,
    });
  },
);

test.skipIf(process.platform === 'win32')(
  'the variable THREADKEEPER_<KIND>_PATH names its program',
  async () => {
    const file = await addProgram(path.join(home, 'elsewhere'), '9.9.9');
    vi.stubEnv('THREADKEEPER_CLAUDE_ACP_PATH', file);
    expect(await adapterOf(undefined, 'claude-acp').detect()).toMatchObject({ path: file, version: '9.9.9' });
  },
);

test('G12: a name of the user’s own is a kind of agent, with program, arguments, environment and name', async () => {
  const own = {
    command: node,
    args: [fixture('acp-scripted.mjs'), JSON.stringify({ updates: [] })],
    env: { GREETING: 'hi' },
    displayName: 'My Agent',
  };
  const adapter = adapterOf({ mine: own }, 'mine');
  expect(adapter.displayName).toBe('My Agent');
  expect(await adapter.detect()).toMatchObject({ kind: 'found', path: node });
  expect(textOf(await runTurn(adapter))).toBe('heard hello');
});

test('a built-in name changes what is started for that agent, and nothing else of it', async () => {
  const setting = { opencode: { command: node, args: [fixture('acp-scripted.mjs')] } };
  const adapter = adapterOf(setting, 'opencode');
  expect(adapter.displayName).toBe('OpenCode');
  expect(textOf(await runTurn(adapter))).toBe('heard hello');
});

test.each([
  ['an entry of another shape', { bad: 7 }, 'bad', 'Expected Object'],
  ['a misspelt field', { bad: { command: 'x', arg: [] } }, 'bad', 'arg'],
  ['an entry without a command', { bad: { args: [] } }, 'bad', 'command'],
  ['an empty command', { bad: { command: ' ' } }, 'bad', 'must not be empty'],
  ['a name that is none', { 'no way': { command: 'x' } }, 'no way', 'a name has letters'],
  ['a built-in agent', { goose: { args: 'acp' } }, 'goose', 'args'],
  ['an agent with settings of its own', { codex: { command: 'x' } }, 'codex', 'settings of its own'],
  ['the whole setting', [], 'acpAgents', 'an object'],
])('%s that is wrong is told with the reason, and the others work', async (_what, setting, kind, reason) => {
  const adapter = adapterOf(setting, kind);
  const detection = await adapter.detect();
  expect(detection).toMatchObject({ kind: 'unusable', path: 'threadkeeper.acpAgents' });
  expect(detection).toHaveProperty('reason', expect.stringContaining(reason));
  const error = errorOf(await runTurn(adapter));
  expect(error?.code).toBe('not-executable');
  expect(error?.message).toContain(reason);
  expect(adapters(setting).length).toBeGreaterThanOrEqual(knownAgents.length);
});

test('an agent that is not installed fails the turn with what to do', async () => {
  const adapter = adapterOf({ mine: { command: 'nobody-has-this' } }, 'mine');
  expect(errorOf(await runTurn(adapter))).toEqual({
    code: 'not-installed',
    message:
      'nobody-has-this is not on the PATH. Install nobody-has-this, or correct "mine" in threadkeeper.acpAgents.',
  });
});

async function addProgram(file: string, version: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\necho ${version}\n`);
  await chmod(file, 0o755);
  return file;
}
