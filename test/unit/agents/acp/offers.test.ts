import { expect, test } from 'vitest';
import type { AgentEvent } from '../../../../src/domain/agentEvent.ts';
import { acpAdapterOf, runTurn, textOf } from '../turns.ts';

const scripted = (script: object) => acpAdapterOf('acp-scripted.mjs', { args: [JSON.stringify(script)] });
const offered = (events: readonly AgentEvent[]) =>
  events.flatMap((event) => (event.type === 'offered' ? [event.offers] : []));
const notices = (events: readonly AgentEvent[]) =>
  events.flatMap((event) => (event.type === 'notice' ? [event.text] : []));

const modes = {
  currentModeId: 'ask',
  availableModes: [
    { id: 'ask', name: 'Ask', description: 'x'.repeat(1000) },
    { id: 'auto', name: 'Auto' },
  ],
};
const models = {
  currentModelId: 'big',
  availableModels: [
    { modelId: 'big', name: 'Big' },
    { modelId: 'small', name: 'Small' },
  ],
};
const configOptions = [
  {
    ...{ id: 'm', name: 'Mode', category: 'mode', type: 'select', currentValue: 'ask' },
    options: [
      {
        group: 'g',
        name: 'Group',
        options: [
          { value: 'ask', name: 'Ask' },
          { value: 'auto', name: 'Auto' },
        ],
      },
    ],
  },
  { id: 'noise', name: 'Noise', type: 'boolean', currentValue: true },
];
const commands = (...names: string[]) => ({
  sessionUpdate: 'available_commands_update',
  availableCommands: names.map((name) => ({ name, description: `does ${name}`, input: { hint: 'what' } })),
});

test('modes and models of a new session are offered after its ID, with descriptions cut short', async () => {
  const events = await runTurn(scripted({ settings: { modes, models } }));
  expect(events.slice(0, 2).map(({ type }) => type)).toEqual(['threadStarted', 'offered']);
  expect(offered(events)).toEqual([
    {
      mode: 'ask',
      modes: [
        { id: 'ask', name: 'Ask', description: 'x'.repeat(200) },
        { id: 'auto', name: 'Auto' },
      ],
      model: 'big',
      models: [
        { id: 'big', name: 'Big' },
        { id: 'small', name: 'Small' },
      ],
    },
  ]);
});

test('what an agent offers before it has named its session is told after the name', async () => {
  const events = await runTurn(scripted({ early: [commands('review')] }));
  expect(events[0]?.type).toBe('threadStarted');
  expect(offered(events)).toEqual([
    { commands: [{ name: 'review', description: 'does review', hint: 'what' }] },
  ]);
});

test('commands and options that change during a turn are offered anew; another mode is the agent’s own', async () => {
  const auto = [{ ...configOptions[0], currentValue: 'auto' }];
  const events = await runTurn(
    scripted({
      settings: { configOptions },
      updates: [commands('one', 'two'), { sessionUpdate: 'config_option_update', configOptions: auto }],
    }),
  );
  expect(offered(events)).toMatchObject([
    { mode: 'ask', modes: [{ id: 'ask' }, { id: 'auto' }] },
    { commands: [{ name: 'one' }, { name: 'two' }] },
    { mode: 'auto' },
  ]);
  expect(events.filter(({ type }) => type === 'modeChanged')).toEqual([
    { type: 'modeChanged', mode: 'auto' },
  ]);
});

test('what was chosen is set before the prompt, each in the agent’s own way, and nothing that holds already', async () => {
  const both = { settings: { modes, models } };
  expect(textOf(await runTurn(scripted(both), { choices: { mode: 'auto', model: 'small' } }))).toContain(
    JSON.stringify([
      { method: 'session/set_model', sessionId: 'remote-1', modelId: 'small' },
      { method: 'session/set_mode', sessionId: 'remote-1', modeId: 'auto' },
    ]),
  );
  expect(textOf(await runTurn(scripted(both), { choices: { mode: 'ask' } }))).toBe('heard hello');
  const options = { settings: { modes, configOptions } };
  expect(textOf(await runTurn(scripted(options), { choices: { mode: 'auto' } }))).toContain(
    JSON.stringify([
      { method: 'session/set_config_option', sessionId: 'remote-1', configId: 'm', value: 'auto' },
    ]),
  );
});

test('a stored conversation gets what was chosen as well', async () => {
  const script = { capabilities: { sessionCapabilities: { resume: {} } }, settings: { modes } };
  const events = await runTurn(scripted(script), { remoteId: 'remote-1', choices: { mode: 'auto' } });
  expect(textOf(events)).toContain('session/set_mode');
});

test('a choice that is no longer offered, or that the agent refuses, is told and the turn goes on', async () => {
  const gone = await runTurn(scripted({ settings: { modes } }), { choices: { mode: 'yolo', model: 'big' } });
  expect(notices(gone)).toEqual([
    'Fixture does not offer the model "big" here, so its own one is used.',
    'Fixture does not offer the mode "yolo" here, so its own one is used.',
  ]);
  const errors = { 'session/set_mode': { code: -32603, message: 'not today' } };
  const refused = await runTurn(scripted({ settings: { modes }, errors }), { choices: { mode: 'auto' } });
  expect(notices(refused)).toEqual(['The mode "auto" could not be set: Fixture failed: not today']);
  for (const events of [gone, refused]) expect(events.at(-1)).toMatchObject({ stopReason: 'end_turn' });
});

test('an agent that dies over a choice fails the turn', async () => {
  const events = await runTurn(scripted({ settings: { modes }, exitAt: 'session/set_mode' }), {
    choices: { mode: 'auto' },
  });
  expect(events.at(-1)).toMatchObject({ type: 'turnFailed', error: { code: 'agent-crashed' } });
});

test('a conversation that must not be opened yet is waited for, and that is said', async () => {
  const script = { capabilities: { loadSession: true } };
  const args = [JSON.stringify(script)];
  const asked: string[] = [];
  const adapter = acpAdapterOf('acp-scripted.mjs', {
    args,
    loadableIn: (remoteId) => {
      asked.push(remoteId);
      return Promise.resolve(20);
    },
  });
  const events = await runTurn(adapter, { remoteId: 'remote-1' });
  expect(asked).toEqual(['remote-1']);
  expect(notices(events)).toEqual([
    'Fixture would damage this conversation if it went on at once: waiting 1 s.',
  ]);
  expect(textOf(events)).toBe('heard hello');
  await runTurn(adapter);
  expect(asked).toHaveLength(1);
});
