import { expect, test } from 'vitest';
import { threadNameOf } from '../../../../src/store/handlers/threadName.ts';

test('a thread is named after the first line that says something', () => {
  expect(threadNameOf('\n  Fix   the\tbuild \nplease')).toBe('Fix the build');
});

test('a blank prompt leaves the thread unnamed', () => {
  expect(threadNameOf(' \n ')).toBe('New Thread');
});

test('a long line is cut at a word', () => {
  const name = threadNameOf('word '.repeat(40));
  expect(name).toMatch(/^(word )+word…$/);
  expect(name.length).toBeLessThanOrEqual(60);
});

test('a cut never splits a character', () => {
  expect(threadNameOf('😀'.repeat(80)).isWellFormed()).toBe(true);
});
