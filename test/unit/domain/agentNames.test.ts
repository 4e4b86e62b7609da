import { expect, test } from 'vitest';
import { agentName } from '../../../src/domain/agentNames.ts';

const acpAgents = {
  mine: { command: 'mine', displayName: ' My Agent ' },
  nameless: { command: 'nameless' },
  blank: { command: 'blank', displayName: ' ' },
  gemini: { displayName: 'My Gemini' },
  claude: { displayName: 'Not Claude' },
};

test.each([
  ['mine', 'My Agent'],
  ['nameless', 'nameless'],
  ['blank', 'blank'],
  ['gemini', 'My Gemini'],
  ['qwen', 'Qwen Code'],
  ['claude', 'Claude Code'],
  ['toString', 'toString'],
])('the agent %s is shown as %s, by the name that the user gave it where that counts', (kind, name) => {
  expect(agentName(kind, acpAgents)).toBe(name);
});

test.each([undefined, null, 4, 'mine', { mine: null }, { mine: { displayName: 4 } }])(
  'a setting that cannot be read names nobody: %j',
  (setting) => {
    expect(agentName('mine', setting)).toBe('mine');
    expect(agentName('gemini', setting)).toBe('Gemini CLI');
  },
);
