import { expect, test } from 'vitest';
import { relativeTime } from '../../../src/domain/relativeTime.ts';

const now = new Date('2026-05-10T12:00:00Z');

test.each([
  ['2026-05-10T11:59:30Z', 'now'],
  ['2026-05-10T11:55:00Z', '5 min'],
  ['2026-05-10T09:00:00Z', '3 h'],
  ['2026-05-08T12:00:00Z', '2 d'],
  ['2026-05-10T12:00:30Z', 'now'],
])('%s is shown as %s', (iso, shown) => {
  expect(relativeTime(iso, now)).toBe(shown);
});
