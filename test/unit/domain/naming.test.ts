import { expect, test } from 'vitest';
import { autoName, uniqueName } from '../../../src/domain/naming.ts';

test('a session is named after its agent and the local minute (G11, ruling 7)', () => {
  expect(autoName('codex', new Date(2026, 0, 2, 3, 4), [])).toBe('codex-2601020304');
});

test('a name that is taken gets -2, then -3 (ruling 7)', () => {
  expect(uniqueName('a', ['a'])).toBe('a-2');
  expect(uniqueName('a', ['a', 'a-2'])).toBe('a-3');
  expect(uniqueName('b', ['a'])).toBe('b');
});
