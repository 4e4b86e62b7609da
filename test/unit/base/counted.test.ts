import { expect, test } from 'vitest';
import { counted } from '../../../src/base/counted.ts';

test('one thing is named in the singular, none and several in the plural', () => {
  expect([0, 1, 2].map((count) => counted(count, 'session'))).toEqual([
    '0 sessions',
    '1 session',
    '2 sessions',
  ]);
});
