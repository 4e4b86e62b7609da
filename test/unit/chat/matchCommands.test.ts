import { expect, test } from 'vitest';
import { commandKey, matchCommands } from '../../../media/chat/composer/matchCommands.ts';

const commands = ['review', 'preview', 'plan', 'Help'].map((name) => ({ name, description: '' }));
const match = (draft: string) => matchCommands(draft, commands).map(({ name }) => name);

test.each([
  ['/', ['review', 'preview', 'plan', 'Help']],
  ['/re', ['review', 'preview']],
  ['/PL', ['plan']],
  ['/view', ['review', 'preview']],
  ['/nothing', []],
  ['/help', []],
  ['/review ', []],
  ['see /re', []],
  ['', []],
  ['/re\n', []],
])('%j can become %j', (draft, names) => {
  expect(match(draft)).toEqual(names);
});

test('the arrows go round, Enter and Tab choose, Escape closes, every other key is the field’s', () => {
  expect([commandKey('ArrowDown', 2, 3), commandKey('ArrowUp', 0, 3)]).toEqual([0, 2]);
  expect(['Enter', 'Tab', 'Escape', 'a'].map((key) => commandKey(key, 0, 3))).toEqual([
    ...['chosen', 'chosen', 'closed', 'ignored'],
  ]);
});
