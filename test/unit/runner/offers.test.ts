import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AgentEvent } from '../../../src/domain/agentEvent.ts';
import type { TurnRequest } from '../../../src/agents/agentAdapter.ts';
import { noOffers } from '../../../src/domain/offers.ts';
import { openLab, waitFor, type LabOptions } from './support/lab.ts';

async function lab(options?: LabOptions) {
  const opened = await openLab(options);
  onTestFinished(opened.dispose);
  return opened;
}

test('what the agent offers is stored and told; what was chosen is used in this turn and the next', async () => {
  const { store, runner, threadId, events, ask, folder } = await lab();
  await runner.follow(threadId, store.api.openThread({ threadId })).ready;
  await ask('hello');
  await waitFor(() => events.some((event) => event.type === 'offers' && event.offers.commands.length > 0));
  const opened = await store.api.openThread({ threadId });
  expect(opened?.offers.mode).toBe('careful');
  expect(opened?.offers.modes.map(({ id }) => id)).toEqual(['careful', 'trusting']);
  expect(opened?.offers.commands.map(({ name }) => name)).toContain('plan');

  await store.api.choose({ threadId, choices: { mode: 'trusting' } });
  for (const name of ['one.md', 'two.md']) {
    await writeFile(join(folder, name), '');
    const reply = await ask(`edit ${name}`);
    expect(reply.parts.some(({ kind }) => kind === 'permission')).toBe(false);
    expect(await readFile(join(folder, name), 'utf8')).toContain('Sample Agent');
  }
});

test('what the agent has offered is told to its next turn, which need not ask for it again', async () => {
  const asked: TurnRequest[] = [];
  const models = [{ id: 'big', name: 'Big' }];
  const adapter = () => scriptedAgent(asked, [{ type: 'offered', offers: { models, model: 'big' } }]);
  const { ask } = await lab({ adapter });
  await ask('one');
  await ask('two');
  expect(asked.map(({ offers }) => offers)).toEqual([noOffers, { ...noOffers, models, model: 'big' }]);
});

test('a mode that the agent goes into by itself is the thread’s mode from then on', async () => {
  const asked: TurnRequest[] = [];
  const adapter = () => scriptedAgent(asked, [{ type: 'modeChanged', mode: 'default' }]);
  const { store, threadId, ask } = await lab({ adapter });
  await store.api.choose({ threadId, choices: { mode: 'plan', model: 'big' } });
  await ask('one');
  await ask('two');
  expect(asked.map(({ choices }) => choices)).toEqual([
    { mode: 'plan', model: 'big' },
    { mode: 'default', model: 'big' },
  ]);
});

test('what is chosen for a runner counts more than what was chosen for the thread, and is not stored', async () => {
  const asked: TurnRequest[] = [];
  const adapter = () => scriptedAgent(asked, []);
  const { store, threadId, ask } = await lab({ adapter, choices: { model: 'small' } });
  await store.api.choose({ threadId, choices: { mode: 'plan', model: 'big' } });
  await ask('one');
  expect(asked.map(({ choices }) => choices)).toEqual([{ mode: 'plan', model: 'small' }]);
  expect((await store.api.openThread({ threadId }))?.choices).toEqual({ mode: 'plan', model: 'big' });
});

test('what is reported of tokens, context and cost is stored with the turn, whenever it comes', async () => {
  const usage = (value: object): AgentEvent => ({ type: 'usageUpdated', usage: value });
  const adapter = () =>
    scriptedAgent(
      [],
      [usage({ contextTokens: 5, contextSize: 100 }), usage({ contextTokens: 7, costUsd: 0.5 })],
      {
        inputTokens: 3,
      },
    );
  const { ask } = await lab({ adapter });
  expect((await ask('one')).turn?.usage).toEqual({
    ...{ contextTokens: 7, contextSize: 100, costUsd: 0.5, inputTokens: 3 },
  });
});

/** An agent that says the same in each turn; what the runner makes of it is all that is looked at. */
function scriptedAgent(asked: TurnRequest[], said: readonly AgentEvent[], usage = {}) {
  return {
    kind: 'scripted',
    displayName: 'Scripted',
    detect: () => Promise.resolve({ kind: 'found', path: '/', version: '1' } as const),
    probe: () => Promise.resolve({ health: 'live', reason: '' } as const),
    startTurn: (request: TurnRequest) => {
      asked.push(request);
      return {
        events: play([...said, { type: 'turnCompleted', stopReason: 'end_turn', usage }]),
        answer: () => undefined,
        cancel: () => undefined,
        ended: Promise.resolve(),
      };
    },
  };
}

async function* play(events: readonly AgentEvent[]): AsyncGenerator<AgentEvent> {
  for (const event of events) yield await Promise.resolve(event);
}
